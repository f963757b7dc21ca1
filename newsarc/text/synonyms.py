"""English words in news that mean nearly the same, for people who remember an event in other words.

Knows: groups of words.  Must not know: which words an archive has, when synonyms are searched for.

Each line is a group of words that may replace one another; a word may be in
several.  Words with a hyphen are phrases (`head-of-state`).  The groups are
general knowledge of what news is about: death and crime, war, disasters, traffic,
politics, law, business, science, sport, the arts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newsarc.text.countries import COUNTRIES
from newsarc.text.english import starts, stem

GROUPS = """
abduct kidnap
abolish scrap
accuse allege charge indict
admit confess
airliner airplane aircraft aeroplane plane jet flight
airport runway
ally partner
ambush attack assault
anger outrage fury
annul cancel
apartment flat
arena stadium
army military troops forces soldiers
arrest detain apprehend custody
assault attack raid strike
asteroid meteor meteorite comet
astronaut cosmonaut spaceman
athlete runner sprinter
atomic nuclear
attorney lawyer
author writer novelist
autopsy post-mortem
avalanche snowslide
ballot vote poll election
ban outlaw prohibit forbid
bandit robber thief burglar
bankrupt insolvent
bicycle bike cyclist cycling
billionaire tycoon magnate
bishop archbishop cardinal
blackout outage
blast explosion detonation bomb
blaze fire inferno
boat ship vessel ferry
bomber bombing
boss chief head leader executive
bribe corruption graft
bridge viaduct overpass
broadcaster network television
buy acquire purchase takeover
cabinet government
canine dog
capsize sink overturn
captive hostage
casualty victim
celebrity star
champion winner title
chancellor premier prime-minister
chemist pharmacist
child boy girl kid
christian church
cinema theatre theater
clash fight skirmish battle
climber mountaineer
coach manager trainer
coffin casket
collapse crumble
comedian comic
company firm corporation
computer software
conflict war fighting
conviction guilty verdict
cop police officer policeman
corpse body
coup putsch overthrow
court tribunal judge
crash collide collision derail wreck
cricketer batsman bowler
criminal gangster mobster
crowd throng mob
crush stampede
cyclone hurricane typhoon storm
dam reservoir
dead die kill death fatal pass-away
deal agreement treaty accord pact
decease die
defeat beat win
demolish destroy raze
demonstration protest rally march
deposed ousted overthrown toppled removed
depression recession slump
devastate destroy
dictator ruler strongman
discover find unearth
disease illness virus outbreak epidemic
dissolve disband
divorce separate split
doctor physician surgeon
doping drug steroid
downpour rain
drought famine
drown sink
drug narcotic cocaine heroin
duke prince royal
earthquake quake tremor temblor
economy economic
elected chosen voted
embassy consulate
emperor king monarch
epidemic outbreak pandemic
erupt eruption volcano lava
evacuate flee
execute hang
expel deport
expensive costly
fail collapse
farewell goodbye
farmer peasant
father dad
film movie
fireman firefighter
flee escape
flood deluge inundate
footballer striker goalkeeper
founder inventor creator
fraud swindle scam
freedom independence
gang cartel
gay same-sex homosexual
gem diamond jewel
giant huge
guerrilla rebel insurgent
gun rifle pistol firearm
gunman shooter gunmen
hack breach cyberattack
handset smartphone phone
heist robbery theft
helicopter chopper
hijack seize
hospital clinic
hotel resort
hunger famine
husband wife spouse
iceberg glacier
immigrant migrant refugee
impeach impeachment
infant baby newborn
inmate prisoner
inquiry investigation probe
insurgent rebel militant
invade invasion
jail prison imprison
jihadist islamist militant
jobless unemployed
journalist reporter correspondent
judge justice
kill murder slay assassinate massacre
king monarch sovereign
landslide mudslide
launch lift-off
lawmaker legislator parliamentarian senator congressman
leave quit exit withdraw
loot plunder
lorry truck
male man
mall shopping-centre
manned crewed
massacre slaughter
mayor governor
medal gold
medicine drug
merge merger
microbe bacteria
mine colliery pit
minister secretary
missile rocket
mission expedition
monarch queen king throne
monarchy kingdom
money cash
moon lunar
mosque prayer
mother mum
mountain peak summit
murder homicide
museum gallery
muslim islamic
naval navy
nobel laureate
nominate pick
obtain get
oil petroleum crude
opera concert
orbit satellite
overthrow topple oust depose coup
painting artwork canvas
palace castle
parliament assembly congress
party faction
passenger traveller
peace truce ceasefire armistice
phone telephone
pilgrim pilgrimage
pilot captain
pirate hijacker
plague epidemic
poison toxic toxin nerve-agent
politician lawmaker
pontiff pope
pool swimming
pope vatican
president head-of-state
price cost
priest clergyman
prisoner detainee captive
prize award
probe spacecraft
protester demonstrator
province region
quarrel dispute row
race grand-prix
racist racial
railway train rail
ransom hostage
referendum plebiscite vote
refugee asylum
reject refuse
release free
rescue save
resign quit step-down retire
retire retirement
revolt uprising rebellion insurrection mutiny
revolution uprising
rich wealthy
riot unrest
road highway motorway
robber thief burglar thieves
rock music
rover robot
royal king queen prince princess
ruler leader president
sack dismiss fire
sailor seaman crew
scandal controversy
scholar professor
scientist researcher
secret classified
seize capture
sentence jail
servant butler aide
settler colonist
sex sexual
shares stock
shipwreck sunken
shoot shot gun
shut close
shuttle spaceship spacecraft
singer musician vocalist
skyscraper tower high-rise
smuggle traffic
snow blizzard
soccer football
song single
sovereign independent
speech address
spy espionage intelligence
stab knife
steal rob loot
strike walkout
student pupil
submarine sub submersible
subway metro underground tube
summit meeting
surgery operation transplant
swap exchange
synagogue jewish
tank armoured
tax levy
teacher lecturer
teenager teen youth
telegram cable
television tv
terrorist militant bomber
tiny small
tornado twister
tourist holidaymaker
traitor treason
tram streetcar
tsunami tidal-wave
unrest riots
vaccine jab
verdict ruling
veto block
video footage
village town
violence clashes
voyage journey
walk-out strike
warship frigate destroyer
wedding marriage
whale dolphin
wildfire bushfire forest-fire
win victory triumph
woman female
wreck wreckage
yacht boat
"""


# A space before each word, so that the beginning of one is found by searching the text.
_TABLE = "".join(f" {line} \n" for line in (*GROUPS.split("\n"), *COUNTRIES.split("\n")))


def synonyms(row: Sequence[str]) -> list[tuple[str, ...]]:
    """The words and phrases that may replace a folded word or phrase in any form, in alphabetical order.

    >>> synonyms(["quakes"]), ("resign",) in synonyms(["stepped", "down"])
    ([('earthquake',), ('temblor',), ('tremor',)], True)
    """
    key = _key(row)
    found: set[str] = set()
    for line in _lines_with(starts(key[0])):
        members = line.split()
        same = {member for member in members if _key(member.split("-")) == key}
        for one in same:
            found.update(other for other in members if other != one)
    return [tuple(one.split("-")) for one in sorted(found)]


def _lines_with(beginnings: Iterable[str]) -> Iterator[str]:
    """The lines with a member that has one of some beginnings.

    Few words are ever asked about; to find the stem of every word in the table takes 15 ms.
    """
    for beginning in beginnings:
        at = _TABLE.find(f" {beginning}")
        while at >= 0:
            end = _TABLE.index("\n", at)
            yield _TABLE[_TABLE.rfind("\n", 0, at) + 1 : end]
            at = _TABLE.find(f" {beginning}", end)


def _key(row: Sequence[str]) -> tuple[str, ...]:
    return (stem(row[0]), *row[1:])

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
abandon desert scrap
abdicate abdication resign step-down
abduct kidnap
accuse allege charge indict
acquit clear not-guilty
actor actress star
admit confess
adopt approve pass
advance progress
adviser aide counsellor
agency bureau body
aid relief help
air-raid airstrike air-strike bombing
airliner airplane aircraft aeroplane plane jet flight
airport runway
alien extraterrestrial
allege claim
allow permit authorise legalise
ally partner
ambush attack assault
amphibian frog toad
ancient prehistoric
anger outrage fury
animal beast creature
annex annexation seize occupy absorb
annul cancel
apartment flat
appoint name choose select inaugurate elect
archaeologist excavation dig
arena stadium
army military troops forces soldiers
arrest detain apprehend custody
assault attack raid strike
asteroid meteor meteorite comet
asteroid meteorite space-rock
astronaut cosmonaut spaceman
athlete runner sprinter
atomic nuclear
attacker assailant gunman perpetrator suspect
attorney lawyer
auction sell sale
author writer novelist
autopsy coroner
autopsy post-mortem
avalanche snowslide
ballot vote poll election
ban outlaw prohibit forbid
bandit robber thief burglar
bank lender
banker financier
bankrupt insolvent
beach coast shore seaside
beat thrash rout humiliate
become elect sworn appoint
begin start launch commence open
bicycle bike cyclist cycling
bid offer
bill law legislation act
billionaire tycoon magnate
bird poultry fowl
bishop archbishop cardinal
blackout outage
blast explosion detonation bomb
blaze fire inferno
block obstruct blockade
blow-up explode detonate burst explosion
boat ship vessel ferry
bomber bombing
bombing explosion blast attack
border frontier
boss chief head leader executive
boxer heavyweight boxing
boycott refuse
break-away secede secession independence split
break-up disintegrate
breakthrough discovery
bribe corruption graft
bridge span
bridge viaduct overpass
broadcaster network television
bug flaw fault
building block house tower
bull cow cattle
burn fire blaze arson
butler valet servant
buy acquire purchase takeover
cabinet government
cafe restaurant bar pub
campaign election
cancel call-off scrap postpone
cancer tumour leukaemia
canine dog
capsize sink overturn
captive hostage
car vehicle automobile
cargo freight container
casualty victim
cease stop halt end suspend
celebrity star
champion winner title
chancellor premier prime-minister
chase pursue
cheat fraud doping
chemical sarin nerve-agent
chemist pharmacist
chess grandmaster
chief commander head
child boy girl kid
christian church
church cathedral basilica
cinema theatre theater
circle orbit
citizen national
city town
civilian resident
clash fight skirmish battle
clergy priest bishop
climate warming global-warming
climber mountaineer
club team side
coach manager trainer
coal colliery
coalition alliance
coffin casket
cold freezing winter
collapse crumble
come-back return
comedian comic
communist red
company firm corporation
compete contest
computer software
confirm verify
conflict war fighting
congress parliament legislature senate house
contaminated tainted poisoned
convict sentence
conviction guilty verdict
cop police officer policeman
corpse body
cost bill
country nation state
coup military-takeover
coup putsch overthrow
couple pair
court tribunal judge
court-case trial lawsuit
craft vessel
crash collide collision derail wreck
crash plunge ditch
create found establish form
cricketer batsman bowler
criminal gangster mobster
criticise condemn denounce
crowd throng mob
crown coronation enthrone
cruise liner
crush stampede
curb restrict limit
cure treat treatment
currency coin
cut reduce slash
cut-off sever
cyberattack ransomware hacker malware virus
cyclone hurricane typhoon storm
dam reservoir
dead die kill death fatal pass-away
deal agreement treaty accord pact
death-penalty capital-punishment execution
debate discussion
debris wreckage
debt bailout default
decease die
declare proclaim
defeat beat win
defend protect
delay postpone
demolish destroy raze
demonstration protest rally march
deport extradite expel
deposed ousted overthrown toppled removed
depression recession slump
derail derailment train-crash
designer fashion couturier
devastate destroy
dictator ruler strongman
diplomat ambassador envoy
disappear vanish missing lose lost
disarm decommission
disaster catastrophe tragedy accident
discover find unearth
disease illness virus outbreak epidemic
disqualify ban strip
dissolve disband
divide split partition
divorce separate split
doctor physician surgeon
donate give donation
doping drug steroid
downpour rain
drive ram plough plow run-over
drone unmanned-aircraft
drop fall plunge
drought famine
drown sink
drug narcotic cocaine heroin
duke prince royal
earthquake quake tremor temblor
economy economic
elected chosen voted
election poll referendum vote
elementary-school primary-school school
embargo sanction
embassy consulate
embezzle corruption
emergency-rule martial-law state-of-emergency
emperor king monarch
end finish conclude
enter join accede accession
envoy emissary
epidemic outbreak pandemic
erupt eruption volcano lava
escape break-out
evacuate flee
ex former
execute hang
execution beheading behead
exile flee
expand enlarge enlargement
expensive costly
explorer adventurer
extend prolong
extinct extinction
fail collapse
fair expo exhibition
fake forge counterfeit
fall collapse
famous legendary
farewell goodbye
farmer peasant
father dad
fighter militant rebel
fighter-jet warplane jet
film movie
finance economy treasury money
fine penalty
fireball meteor
fireman firefighter
first-lady wife
flee escape
flood deluge inundate
food meal
footage film
footballer striker goalkeeper
force compel
forest jungle rainforest
founder inventor creator
fraud swindle scam
freedom independence
fuel petrol gasoline gas
funeral burial
gain win
gambling betting casino
game match
gang cartel
gas-attack chemical-attack
gathering summit
gay same-sex homosexual
gem diamond jewel
giant huge
glacier ice
global worldwide world
golfer golf
graft embezzlement
grave tomb
grenade bomb
ground aground stranded
growth boom
guard sentry
guerrilla rebel insurgent
guide leader
gun rifle pistol firearm
gunman shooter gunmen
gymnast gymnastics
hack breach cyberattack
handset smartphone phone
hang execution
harass assault abuse molest rape
hate racist
headquarters head-office base
heart-attack cardiac-arrest
heat heatwave
heist robbery theft
helicopter chopper
high-court supreme-court
hijack seize
holiday vacation
holy sacred
honour award prize
hospital clinic
hotel resort
house home residence
hunger famine
hurt injure wound
husband wife spouse
iceberg glacier
ill sick
immigrant migrant refugee
impact collide
impeach impeachment
implode implosion
inaugurate swear-in sworn-in take-office
increase rise raise
independence sovereignty secession
infant baby newborn
influenza flu
inmate convict
inmate prisoner
inquiry investigation probe
insurgent rebel militant
internet web online
invade invasion
invasion war conflict
invent invention
island isle
jail prison imprison
jihadist islamist militant
jobless unemployed
jockey rider
join unite
joint shared
journalist reporter correspondent
judge justice
judge magistrate
junta military-government
kidnap hostage seize
kill murder slay assassinate massacre
king monarch sovereign
knock-out eliminate
laboratory lab
labour labor worker
land touch-down landing
landmark monument
landslide mudslide
language tongue
launch lift-off
lawmaker legislator parliamentarian senator congressman
lawsuit sue
lay-off redundancy job-cut
leak disclose reveal publish
leave depart exit withdraw
leave quit exit withdraw
left-wing leftist socialist
legal lawful
lend loan
lift ease end
link tie
local regional
lock-down quarantine curfew
loot plunder
lorry truck
lose defeat
lost-contact missing
lottery jackpot
magazine newspaper weekly
mainland continent
male man
malfunction fault glitch
mall shopping-centre
mammal animal
manifesto programme
manned crewed
marathon race
marry wed
mask veil
mass-shooting massacre
massacre slaughter
mayor city-hall
mayor governor
measles disease
meat beef pork
medal gold
medic doctor nurse
medicine drug
melt thaw
memorial monument
merge merger
message letter
microbe bacteria
mid-air-collision collide
military-coup coup
mine colliery pit
minister secretary
missile rocket
mission expedition
mobile cellular
model supermodel
monarch queen king throne
monarchy kingdom
money cash
moon lunar
mosque prayer
mother mum
motor-racing formula-one
motorist driver
mountain peak summit
move relocate
mummy pharaoh
murder homicide
museum gallery
musician singer band guitarist composer
muslim islamic
mystery unexplained
name identify
naval navy
near close
nerve-gas sarin
newspaper daily
night-club disco club
nobel laureate
nominate pick
note letter
novel book
nuclear-plant reactor
nun priest
obscene indecent
obtain get
occupy seize capture
ocean sea
offensive assault
official officer
oil petroleum crude
olympics games
open inaugurate
opera concert
opponent rival
oppose against
opposition dissident
orbit satellite
order decree
organ transplant
orphan child
outage failure
outlaw criminalise
overrun seize
overthrow topple oust depose coup
own possess
ownership owner
painter artist
painting artwork canvas
palace castle
panda bear
parade procession march
pardon amnesty clemency
parent mother father
park reserve
parliament assembly congress
party faction
passenger traveller
passport visa
patient victim
peace truce ceasefire armistice
peacekeeper un-soldier
pensioner elderly
perform play
permit licence
phone telephone
physicist scientist
pickpocket thief
picture photograph photo image
pilgrim pilgrimage
pilot captain
pipeline gas
pirate hijacker
plague epidemic
plot conspiracy conspire
poison toxic toxin nerve-agent
police-officer constable
politician lawmaker
pollution contamination spill
pontiff pope
pool swimming
pop-star singer
pope vatican
port harbour harbor dock
pound sterling
poverty poor
pregnant birth
preserve conserve
president head-of-state
prevent stop
price cost
priest clergyman
prisoner detainee captive
probe rover lander
professor academic
profit earnings
prosecute charge
prostitute sex
protester demonstrator
province region
publish print
pull-out withdraw withdrawal
quarantine isolation
quarrel dispute row
race grand-prix
racism racist
racist racial
raid storm
railway train rail
rally gathering
ram hit strike
ransom hostage
rare endangered
re-elect win victory
reach agree
reactor nuclear
rebuild reconstruct
recall withdraw
referendum plebiscite vote
reform change
refugee asylum
regulator watchdog
reject refuse
release free
religion faith
remove dismiss
repay debt
repeal abolish overturn scrap
replace succeed
reptile crocodile snake
rescue save
resign quit step-down retire
resort beach
restart reopen
retire retirement
reunite reunion
reverse overturn
revolt uprising rebellion insurrection mutiny
revolution uprising
rich wealthy
right-wing conservative
riot unrest
road highway motorway
robber thief burglar thieves
rock boulder
rock music
roof ceiling
rover robot
royal king queen prince princess
ruin destroy
ruler leader president
sack dismiss fire
sail yacht
sailor seaman crew
salary pay wage
same-sex-marriage gay-marriage
sanction penalty
scandal controversy
scholar professor
school college pupil
scientist researcher
search hunt
secret classified
send-off red-card
sentence jail
servant butler aide
servant maid
settlement deal
settler colonist
sex sexual
shake jolt
shares stock
shell bombard bombardment artillery
ship tanker vessel
shipwreck sunken
shoot shot gun
shoot-down down
shout heckle
shrine mosque temple
shut close
shuttle spaceship spacecraft
siege hostage standoff
sign ink
singer musician vocalist
sister brother
skating skater
ski skier skiing
skyscraper tower high-rise
slave slavery
sledge sleigh
smoke tobacco cigarette
smuggle traffic
snow blizzard
soccer football
soldier troop
song single
sovereign independent
spacecraft probe craft
speech address
spill leak
sprint race
spy espionage intelligence
stab knife
stadium ground pitch
state-of-emergency emergency
statement announce
statue monument
steal rob loot
stock-market wall-street
store shop supermarket
storm flood
strike walkout
strip remove
stroke haemorrhage
stuck ground block
student pupil
submarine sub submersible
subway metro underground tube
suffocate asphyxiate
summit meeting
supporter fan
surgery operation transplant
surrender give-up
survey poll
survivor alive
swap exchange
swim swimmer swimming
sword knife
synagogue jewish
take capture seize
take-effect come-into-force enter-into-force
take-off runway
talk negotiation negotiate
tank armoured
tap wiretap bug
tax levy
teacher lecturer
team squad
tear-gas riot
teenager teen youth
telegram cable
television tv
terror terrorist terrorism
terrorist militant bomber
testify witness
theft steal robbery
throne crown
tie draw
tiny small
title championship
toll number
topple pull-down overthrow
tornado twister
tourist holidaymaker
trade commerce
traitor treason
tram streetcar
trap strand
treaty protocol
trench ditch
tribe tribal
truck van
tsunami tidal-wave
tunnel underground
turmoil crisis
unify reunify
university college campus
unrest riots
unveil launch introduce reveal announce
uprising protest
vaccine jab
verdict ruling
veto block
video footage
village town
violence clashes
visit trip tour
volunteer aid
voyage journey
walk-out strike
wall barrier fence
warn alert
warship frigate destroyer
waste rubbish
wave tsunami
weapon arm
weather meteorological
website site
wedding marriage
whale dolphin
wildfire bushfire forest-fire
win victory triumph
wind gale
woman female
worker employee
world-record record
worshipper congregation church mosque
wreck wreckage
yacht boat
yield surrender
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

"""English words whose forms no rule derives: irregular verbs, nouns derived from verbs, and words with two spellings.

Knows: nothing else.  Read by `english`.

Each line is a family.  Words before the bar also have regular forms (`dies`,
`deaths`), words after it have none.  Words that usually mean something else are
left out: `saw`, `wound`, `bound`, `rose`, `flight`.
"""

FAMILIES = """
acquit acquittal
agree agreement | agreed
approve approval
arise | arose arisen
arrive arrival
awake | awoke awoken
bankrupt bankruptcy
beat | beaten
become | became
begin | began begun
bend | bent
birth | born
bite | bit bitten
bleed | bled
blow | blew blown
break | broke broken
breed | bred
bring | brought
build | built
burn | burnt
bus buses
buy | bought
catch | caught
centre center
choose choice | chose chosen
colour color
come | came
deal | dealt
defend defence defense
deny denial
destroy destruction
die death | died dead dying deadly
dig | dug
dissolve dissolution
draw | drew drawn
dream | dreamt
drink | drank drunk
drive | drove driven
eat | ate eaten
expel expulsion
fall | fell fallen
feed | fed
feel | felt
fight | fought
find | found
flee | fled
fly | flew flown
forbid | forbade forbidden
forget | forgot forgotten
free | freed
freeze | froze frozen
get | got gotten
give | gave given
go | went gone
grow growth | grew grown
hang | hung
harbour harbor
hear | heard
hide | hid hidden
hold | held
independent independence
intervene intervention
keep | kept
know | knew known
labour labor
lead | led
leave | left
lend loan | lent
lose loss | lost
make | made
marry marriage | wed
meet | met
offence offense
overcome | overcame
overthrow | overthrew overthrown
pay payment | paid
programme program
prove proof | proven
refuse refusal
ride | rode ridden
rise | risen
run | ran
say | said
seek | sought
sell sale | sold
send | sent
shake | shook shaken
shoot shot
shrink | shrank shrunk
sing song | sang sung
sink | sank sunk
sit | sat
slay | slew slain
sleep | slept
slide | slid
speak speech | spoke spoken
speed | sped
spend | spent
stand | stood
steal theft | stole stolen
stick | stuck
strike | struck stricken
sue lawsuit
survive survivor survival
swear | swore sworn
swim | swam swum
swing | swung
take | took taken
teach | taught
tear | tore torn
tell | told
think | thought
throw | threw thrown
undergo | underwent undergone
uphold | upheld
use | used using
violent violence
wear | wore worn
weep | wept
win winner | won
withdraw withdrawal | withdrew withdrawn
write | wrote written
"""

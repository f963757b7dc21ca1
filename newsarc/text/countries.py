"""Countries with their people and capitals, which news uses for one another: France, the French, Paris.

Knows: nothing else.  Read by `synonyms`.  Each line has a country, its adjectives and people, and its capital, or
the names that a city has had.

Capitals that are also ordinary words, or names of many other places, are left out: Male, Victoria, Hamilton.
"""

COUNTRIES = """
afghanistan afghan kabul
albania albanian tirana
algeria algerian algiers
andorra andorran
angola angolan luanda
antigua antiguan
argentina argentine argentinian buenos-aires
armenia armenian yerevan
australia australian canberra
austria austrian vienna
azerbaijan azerbaijani azeri baku
bahamas bahamian nassau
bahrain bahraini manama
bangladesh bangladeshi dhaka
barbados barbadian bridgetown
belarus belarusian belarussian minsk
belgium belgian brussels
belize belizean belmopan
benin beninese porto-novo cotonou
bhutan bhutanese thimphu
bolivia bolivian la-paz sucre
bosnia bosnian sarajevo
botswana gaborone
brazil brazilian brasilia
britain united-kingdom uk british briton london
brunei bruneian
bulgaria bulgarian sofia
burkina-faso burkinabe ouagadougou
burundi burundian bujumbura gitega
cambodia cambodian khmer phnom-penh
cameroon cameroonian yaounde
canada canadian ottawa
cape-verde cape-verdean praia
central-african-republic central-african bangui
chad chadian ndjamena
chile chilean santiago
china chinese beijing
colombia colombian bogota
comoros comorian moroni
congo congolese kinshasa brazzaville
costa-rica costa-rican san-jose
croatia croatian croat zagreb
cuba cuban havana
cyprus cypriot nicosia
czech-republic czechia czech prague
denmark danish dane copenhagen
djibouti djiboutian
dominica roseau
dominican-republic santo-domingo
east-timor timor-leste timorese dili
ecuador ecuadorian quito
egypt egyptian cairo
el-salvador salvadoran salvadorean san-salvador
equatorial-guinea equatoguinean malabo
eritrea eritrean asmara
estonia estonian tallinn
eswatini swaziland swazi mbabane
ethiopia ethiopian addis-ababa
fiji fijian suva
finland finnish finn helsinki
france french frenchman frenchwoman paris
gabon gabonese libreville
gambia gambian banjul
georgia georgian tbilisi
germany german berlin
ghana ghanaian accra
greece greek athens
grenada grenadian
guatemala guatemalan
guinea guinean conakry
guinea-bissau bissau
guyana guyanese
haiti haitian port-au-prince
honduras honduran tegucigalpa
hungary hungarian budapest
iceland icelandic icelander reykjavik
india indian new-delhi delhi
indonesia indonesian jakarta
iran iranian persian tehran
iraq iraqi baghdad
ireland irish irishman dublin
israel israeli jerusalem
italy italian rome
ivory-coast ivorian abidjan yamoussoukro
jamaica jamaican kingston
japan japanese tokyo
jordan jordanian amman
kazakhstan kazakh astana nur-sultan
kenya kenyan nairobi
kiribati tarawa
kosovo kosovar kosovan pristina
kuwait kuwaiti
kyrgyzstan kyrgyz bishkek
laos laotian lao vientiane
latvia latvian riga
lebanon lebanese beirut
lesotho basotho maseru
liberia liberian monrovia
libya libyan tripoli
liechtenstein vaduz
lithuania lithuanian vilnius
luxembourg luxembourger
madagascar malagasy antananarivo
malawi malawian lilongwe
malaysia malaysian kuala-lumpur
maldives maldivian
mali malian bamako
malta maltese valletta
marshall-islands marshallese majuro
mauritania mauritanian nouakchott
mauritius mauritian port-louis
mexico mexican mexico-city
micronesia micronesian palikir
moldova moldovan chisinau
monaco monegasque
mongolia mongolian ulaanbaatar ulan-bator
montenegro montenegrin podgorica
morocco moroccan rabat
mozambique mozambican maputo
myanmar burma burmese naypyidaw yangon rangoon
namibia namibian windhoek
nauru nauruan
nepal nepalese nepali kathmandu
netherlands holland dutch dutchman amsterdam the-hague
new-zealand new-zealander kiwi wellington
nicaragua nicaraguan managua
niger nigerien niamey
nigeria nigerian abuja
north-korea north-korean dprk pyongyang
north-macedonia macedonia macedonian skopje
norway norwegian oslo
oman omani muscat
pakistan pakistani islamabad
palau palauan
palestine palestinian ramallah gaza
panama panamanian
papua-new-guinea papuan port-moresby
paraguay paraguayan asuncion
peru peruvian lima
philippines philippine filipino manila
poland polish pole warsaw
portugal portuguese lisbon
qatar qatari doha
romania romanian bucharest
russia russian moscow kremlin
rwanda rwandan kigali
saint-kitts st-kitts kittitian
saint-lucia st-lucia castries
saint-vincent st-vincent vincentian
samoa samoan apia
san-marino sammarinese
sao-tome sao-tomean
saudi-arabia saudi riyadh
senegal senegalese dakar
serbia serbian serb belgrade
seychelles seychellois
sierra-leone sierra-leonean freetown
singapore singaporean
slovakia slovak bratislava
slovenia slovenian slovene ljubljana
solomon-islands honiara
somalia somali mogadishu
south-africa south-african pretoria cape-town
south-korea south-korean seoul
south-sudan south-sudanese juba
spain spanish spaniard madrid
sri-lanka sri-lankan colombo
sudan sudanese khartoum
suriname surinamese paramaribo
sweden swedish swede stockholm
switzerland swiss bern
syria syrian damascus
taiwan taiwanese taipei
tajikistan tajik dushanbe
tanzania tanzanian dodoma dar-es-salaam
thailand thai bangkok
togo togolese lome
tonga tongan
trinidad trinidadian port-of-spain
tunisia tunisian tunis
turkey turkiye turkish turk ankara
turkmenistan turkmen ashgabat
tuvalu tuvaluan funafuti
uganda ugandan kampala
ukraine ukrainian kyiv kiev
united-arab-emirates uae emirati abu-dhabi
united-states usa us american
uruguay uruguayan montevideo
uzbekistan uzbek tashkent
vanuatu vanuatuan port-vila
vatican holy-see
venezuela venezuelan caracas
vietnam vietnamese hanoi
yemen yemeni sanaa
zambia zambian lusaka
zimbabwe zimbabwean harare
bengaluru bangalore
chennai madras
guangzhou canton
ho-chi-minh-city saigon
istanbul constantinople
kolkata calcutta
mumbai bombay
st-petersburg saint-petersburg leningrad
volgograd stalingrad
"""

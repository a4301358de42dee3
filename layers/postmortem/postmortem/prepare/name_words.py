"""Words that are names of people as well, and words that only stand beside names."""

from __future__ import annotations

from postmortem.text.ranking import STOP_WORDS

# First names that are also words, months, colours or products.
_FIRST_NAMES = frozenset(
    "abril ada amber an angel apollo april are argo art asia athena atlas august aurora autumn basil bay belle bent "
    "bill bing blanche blue brandy brook bud bunny can candy carbon cassandra cat charity chase chef chip christian "
    "claude clay cliff cloud constant coral crystal dag dale dart dash dawn dean delta dev dick dolores dong dot dove "
    "earl early eden ember eve even ever faith falcon fern flint flora flow ford forest fox france gay gene ginger "
    "glory grace grant gray green grey guy hang happy harmony haskell hazel heath heaven helm hope hudson hue hung "
    "hunter ice iris ivory ivy jack jade jan jasmine java jenkins jet jewel joy julia julio june junior justice karma "
    "kelvin key king kit lance lane long lotus love luna mac mai major man mar march marine mark mars mason maven max "
    "maxim may melody mercedes mercury mercy merit micro miles min mint misty moss noble norm nova oak ocean odd "
    "olive opal page paris park pascal pat patience peace pearl peg penny per perl phoenix pierce ping piper poppy "
    "porter precious prince princess prudence queen rain ram raven red reed reef rex rich river rob rocky rod roman "
    "root rose rowan ruby rune rush rusty sage salt sandy scout sentry serenity shell sierra silver skip sky sol solo "
    "son song spike star sterling stew stone storm sue summer sun sunny tab tad tanner target temple terra titan tor "
    "trace travis trinity trip true unity van vista wade ward wave west wiki will willow win winter wolf woody wren "
    "young zen zion "
    "".split()
)
# Surnames that are also English words: those of the 6,000 most frequent ones of the US census of 1990 that the
# Hunspell dictionary en_US 2020.12.07 (wordlist.sourceforge.net) has in small letters, without first names.
SURNAMES_THAT_ARE_WORDS = frozenset(
    "smith brown miller white hall wright hill baker turner rogers cook cooper cox sanders price wood butler griffin "
    "woods fisher wells tucker hicks morales burns rice hunt black mills knight hart carpenter weaver sims peters "
    "fields banks bishop little fuller lynch day bowman brewer graves chambers watts bates hale beck bush parks hardy "
    "curry powers barker ball chandler sharp barber cummings reeves cross garner farmer manning cannon potter flowers "
    "moody pope gross stokes wise colon gill waters parsons french bass marsh drake sparks huff bowers lamb singleton "
    "hogan collier bridges summers davenport hood gates sawyer morrow ware combs short wall small bond dyer grimes "
    "snow shepherd hoover whitehead garrison shields horn savage booth bullock beard johns glass marks strong winters "
    "gentry sexton pace hull leach house herring walls rivers weeks bean spears branch frost best berg mays roach "
    "church meadows peck gamble battle case petty carver bray stout hopper stein mercer bender crane sears mayo "
    "cotton holder stark pollard fry riddle levy duke cote craft bright hays clements pate sweet madden beach cash "
    "good workman finch head franks downs bird foreman rouse elder arroyo slaughter minor archer bland swain childs "
    "proctor meeks bacon helms smart lake bunch camp villa dye law shoemaker chamberlain gore harden ponce pike heard "
    "butts gibbons field wills hickey crow steward nix bowling welsh pagan crouch lam arias roe hurt couch groves "
    "dickey self vigil lord ho greenwood kaiser quick hatch fink billings peoples givens keys land draper crews "
    "smiley fish bower miner swift dukes starks ricks fountain doss bloom seals castle deal ash funk singer painter "
    "hand mead swan fair post story vela street grove prater dodge lay cope trotter butcher burger stiles gee akins "
    "shook joiner lackey link roper peacock stringer ham keen stern laird rock hooks hooker sheets person pack "
    "masters weir khan corona shaver block beaver dill bravo coon staples north barrow jolly burr hammer salter light "
    "busby parson mock bonds dowdy hare champion hawk ransom sands coley means friend darling askew tabor bliss "
    "carrier brand read call shearer hanks gold driver champagne bourgeois pool goldsmith flood lemon dobbins smalls "
    "ruff hills hay boles crook beam hinds rector strange cheek handy dykes doe kitchen coats beavers barrios tang "
    "parish lemons ring couture alley merchant watt blank duff burrows weathers stoner squires priest cutler "
    "caballero medley shah laws dent sample crisp fortune croft baron scales pepper lopes craven hook high ponder "
    "hacker ogle burden urban monk main harp wagoner wing rider heck nobles harms warden seaman salmon stamper trout "
    "thrasher spear madrigal whiting wheat bales tan schilling brothers shanks meek way east hawks motley bone wiles "
    "power bull robins chestnut sledge outlaw vines south havens seal still nettles box vest thorn maples alderman "
    "lively farrow stump gallant brink greenfield forte parent partridge mace pence withers mulligan rains gentile "
    "dunning chow wicker do reedy muse free majors blocker doughty sowers peak edge birch steed minter crooks borders "
    "bills wicks new lo fanning binder mares dial eaves rust hackney bandy fort card worthy sweat slack mull shade "
    "coffin stamps rounds peek cousins close shank cotter cable blunt barrows rash kitchens tuck daily cone sander "
    "pinto judge counts whittle pollack fine lira layman guest cave low gable belt pond harness council bock starling "
    "parry beers strain haggard grooms cooks large goad woodcock fain badger strand stack sales stock pride oh corral "
    "trice register hedges bounds sell gladden gist akin towns luster creel sessions keel martens back sparrow "
    "samples sells mount loveless boss button mesa batten teal sturgeon jacks evers wooden pointer southern snipes "
    "lawless settle ferry skipper rand oaks knoll redden loving doll almond smothers battles weed dang wild provost "
    "freedman covert swank sawyers savoy lavender lash cruse styles carrion bunting batiste woo pippin messenger "
    "fleck wilt speed holiday coward buss bolt martins packer hales worth kohl frame creamer teeter dollar bunker "
    "pleasant pulley held covey roller dew veal thatcher shore tong tiller nation burrow shores pounds click carder "
    "bible coons brogan thrash falls bottoms fryer fife silvers moll gass olds rife leak fielder eagle conger sides "
    "nickel fellows brill place peel earls word marble wick steel peeler mast guess null tinker glaze apple nutter "
    "bays usher stoker irons hair brim bear sills money bracken felts chew lees hoke shivers ochs child caraway "
    "settles pitcher nail furlong dibble reeve cage boatman mallard book bard piazza folk fender cress creed bey race "
    "mouton lock gall dingle banner treat carper bowler blanks saddler flick waits straight roebuck plank palm mink "
    "leathers fears reel leech gammon butt whetstone tower strait paddock luck bode marker canter rooks kirsch fee "
    "drain rainwater brush womble sprinkle maze haddock blow bias bane wold stocks pickle kidder duty coffee bridge "
    "auger prior miracle hammock blood paschal breeding birdsong storms rood more grim feaster born ruble kite holler "
    "brace shine morel wales groom durst capers herd winner waddle swindle neighbors chick chancellor ables "
    "wainwright sites rule oxford kindred favors waltz peppers fix derby plant moats chevalier brake spikes showers "
    "rue parsley humble haven gurney goings dame fetter clapper castor blessing woodman wisdom sink raper lovely "
    "fielding whitener vineyard mix reams beer duck "
    "".split()
)
# First names that are words, units or tools only in small letters, or all in capital ones.
WORDS_IN_SMALL_LETTERS = frozenset(
    "andy ash ava avery axel ben bob brad bruno buck carol chuck claire clark cody dan don drew ernst felicity fin "
    "finn frank glen hank harry heather holly ines jay jean jerry jody josh jules lee les lily lin lou luz marc maria "
    "marina matt nick otto peter pierre ray regina robin rosa rosemary russ sally sam sandra shane shelly stig teddy "
    "tim toby tony tracy troy ty vera victor victoria warren "
    "".split()
)
CALENDAR = frozenset(
    "january april may june july august march september october november december abril mai maio juin juillet aout "
    "monday tuesday wednesday thursday friday saturday sunday domingo summer autumn winter spring".split()
)
WORDS = _FIRST_NAMES | SURNAMES_THAT_ARE_WORDS | CALENDAR | STOP_WORDS

# What accounts that several people share are called by.
TEAMS = frozenset(
    "account admin administrator agent alert alerts app automation backend bot build campaign ci customer customers "
    "customs data deploy desk dev devops duty engineering finance frontend general help helpdesk hr incident info "
    "infra infrastructure integration it legal mail marketing monitor monitoring network noc office on oncall "
    "operations ops payments people platform product production qa release root sales security service shared shop "
    "site sre staging status store support system team tech test the user warehouse web workspace".split()
)
# Before a name: it is one, whatever else the word means.
TITLES = frozenset("mr mrs ms mx dr prof sir herr frau fru hr m mme mlle sr sra srta don dona pan pani".split())
# Behind a name and a hyphen or space: it is one. Japanese, Korean, Hindi in Latin letters.
HONORIFICS = frozenset("san sama kun chan sensei senpai ssi nim ji bhai".split())
DEGREES = frozenset("phd md mba msc bsc jr ii iii iv esq".split())
PARTICLES = frozenset(
    "van der den de het ter ten von zu zum zur del della di da do dos das la las los le du des el al bin ibn bint "
    "abu ben y e af av til st san santa ap mac".split()
)
ARTICLES = frozenset("de del della di da do dos das la las los le du des el al y e".split())  # and prepositions
DETERMINERS = frozenset("the a an this that these those our your my his her its their no any some each every".split())
# Said before a comma at the beginning of a sentence, where otherwise a name stands: "Mark, can you look?"
INTERJECTIONS = frozenset("true well still even so now right sure fair good great fine best wise happy".split())

# Endings of declined names, without accents: Russian, Ukrainian and Bulgarian; Greek; Polish, Czech, Croatian.
CYRILLIC_ENDINGS = frozenset(
    "а я у ю ы и е о і ої ои ой ей ою ею ом ем ым им ого его ому ему ові еві ови еви их ых ів ив ам ами".split()
)
GREEK_ENDINGS = frozenset("ο ου η ησ α ασ ε οι οσ".split())
SLAVIC_ENDINGS = frozenset("a u y i e o em om ie owi ego emu iej ej im ym ovi ou ova ove".split())

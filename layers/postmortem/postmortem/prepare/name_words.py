"""Words that are names of people as well, and words that only stand beside names."""

from __future__ import annotations

from pathlib import Path

from postmortem.text.ranking import STOP_WORDS

# First names that are also words, months, colours or products.
FIRST_NAMES = frozenset(
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
# Names that are also English words: those of the US census of 1990 that the Hunspell dictionary en_US 2020.12.07
# (wordlist.sourceforge.net) has in small letters, plain or with -s, -ed, -ing; without the first names of more than
# 0.02 % of the people, as "Peter" and "Molly" are rarely meant as words.
ENGLISH_WORDS = frozenset(Path(__file__).with_name("words_that_are_names.txt").read_text(encoding="ascii").split())
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
# What has a capital letter wherever it stands: a person's name only where its owner takes part.
PROPER_NAMES = frozenset(
    "ada apollo athena atlas aurora bristol claude denver english french german irish java jenkins julia mercury "
    "paris pascal perl phoenix ruby spanish travis welsh".split()
)
WORDS = PROPER_NAMES | FIRST_NAMES | ENGLISH_WORDS | CALENDAR | STOP_WORDS

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

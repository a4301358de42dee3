"""Names of people in many scripts and forms, and words that only look like names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from local.probe.result import Result, Verdict
from postmortem.models import Evidence, Gathered, Incident, Kind, Leads, Person, Source, Window
from postmortem.prepare.preparation import prepare

_NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
_WRITERS = (
    Person("U1", "Will Hope", "editor"),
    Person("U2", "Grace Price", "buyer"),
    Person("U3", "Siobhán O’Brien", "dispatcher"),
    Person("U4", "Mark Penny", "tester"),
    Person("U5", "王志强", "welder"),
    Person("U6", "عمر حداد", "driver"),
    Person("U7", "Rose Miller", "nurse"),
    Person("U8", "Faith Fields", "arbiter"),
    Person("U9", "佐藤 健", "chef"),
    Person("U10", "이지수", "medic"),
)
_SILENT = (
    Person("U20", "Anna Lindqvist", "pilot", aliases=("anna.lindqvist", "alindqvist")),
    Person("U21", "Jürgen Müller", "baker", aliases=("jmueller",)),
    Person("U22", "Pieter van der Berg", "carpenter"),
    Person("U23", "María José de la Cruz Fernández", "singer"),
    Person("U24", "Иванов Сергей", "captain"),
    Person("U25", "Olena Kovalenko", "painter", aliases=("Олена Коваленко",)),
    Person("U26", "田中 太郎", "printer", aliases=("tanaka.taro", "Taro Tanaka")),
    Person("U27", "김민수", "weaver"),
    Person("U28", "สมชาย ใจดี", "gardener"),
    Person("U29", "Nguyễn Văn Đức", "miner"),
    Person("U30", "Agnieszka Kowalska", "judge"),
    Person("U31", "Łukasz Wiśniewski", "clerk"),
    Person("U32", "Γιώργος Παπαδόπουλος", "sailor"),
    Person("U33", "राजेश कुमार", "teacher"),
    Person("U34", "Zoë Saldaña-Ortiz", "dancer"),
    Person("U35", "Ayşe Yılmaz", "potter"),
    Person("U36", "Björn Åkesson", "smith"),
    Person("U37", "Takahashi, Kenji", "cook"),
    Person("U38", "William “Billy” Quartermaine", "guard"),
    Person("U39", "May Chen", "barber"),
    Person("U40", "Bill Art", "porter"),
    Person("U41", "דנה לוי", "jeweller"),
    Person("U42", "Jean-Luc Moreau-Petit", "tailor"),
    Person("U43", "Dr. Ngozi Okonkwo", "doctor"),
    Person("U44", "Finnbogi Þórðarson", "fisher"),
    Person("U45", "Mike Park", "farmer"),
    Person("U46", "西村 さくら", "florist"),
    Person("U47", "欧阳娜", "glazier"),
    Person("U48", "Eva Svobodová", "roofer"),
    Person("U49", "ravi_k", "plumber", aliases=("Ravi Krishnamurthy",)),
    Person("U50", "Atlas Support", "support desk"),
    Person("U51", "Ludwig von Hohenberg", "printmaker"),
    Person("U52", "Renée D’Angelo", "digger"),
    Person("U53", "Mohammed bin Rashid Al Falasi", "sentinel"),
    Person("U54", "陈晓明", "fitter"),
    Person("U55", "ณัฐพงษ์ แก้วมณี", "keeper"),
    Person("U56", "Zbigniew Nowak", "farrier"),
    Person("U57", "Tom Sandbox", "joiner"),
    Person("U58", "Ji-woo Han", "turner"),
    Person("U59", "Дмитрий Соколов", "diver"),
    Person("U60", "Charlotte MacDonald", "tutor"),
    Person("U61", "علي الحسن", "hatter"),
    Person("U62", "अनिता शर्मा", "engraver"),
    Person("U63", "Ed Shows", "herald"),
)
# What is given, and how it is to read.
_NAMES: tuple[tuple[str, str], ...] = (
    # Whole names, in any case, order and spelling.
    ("Anna Lindqvist restarted it", "[pilot] restarted it"),
    ("ANNA LINDQVIST restarted it", "[pilot] restarted it"),
    ("anna lindqvist restarted it", "[pilot] restarted it"),
    ("Lindqvist, Anna restarted it", "[pilot] restarted it"),
    ("Anna K. Lindqvist restarted it", "[pilot] restarted it"),
    ("Anna Karin Lindqvist restarted it", "[pilot] restarted it"),
    ("A. Lindqvist restarted it", "[pilot] restarted it"),
    ("A.K. Lindqvist restarted it", "[pilot] restarted it"),
    ("Lindqvist A. restarted it", "[pilot] restarted it"),
    ("approved by Anna L.", "approved by [pilot]."),
    ("Zoe Saldana-Ortiz and Zoë Ortiz know", "[dancer] and [dancer] know"),
    ("Jurgen Muller or Juergen Mueller", "[baker] or [baker]"),
    ("Ju\u0308rgen Mu\u0308ller can", "[baker] can"),
    ("Pieter van der Berg merged it", "[carpenter] merged it"),
    ("van der Berg merged it", "[carpenter] merged it"),
    ("Pieter Berg merged it", "[carpenter] merged it"),
    ("P. van der Berg merged it", "[carpenter] merged it"),
    ("lo hizo María de la Cruz ayer", "lo hizo [singer] ayer"),
    ("según Maria Jose Fernandez", "según [singer]"),
    ("la cuenta de Fernández", "la cuenta de [singer]"),
    ("Nguyen Van Duc rebooted it", "[miner] rebooted it"),
    ("Jean-Luc Moreau said no", "[tailor] said no"),
    ("J.-L. Moreau-Petit said no", "[tailor] said no"),
    ("Siobhan O'Brien took over", "[dispatcher] took over"),
    ("Bjorn Akesson saw it", "[smith] saw it"),
    ("Finnbogi Thordarson saw it", "[fisher] saw it"),
    ("Kenji Takahashi saw it", "[cook] saw it"),
    ("Ngozi E. Okonkwo signed", "[doctor] signed"),
    ("Will Hope did it", "[editor] did it"),
    ("Billy Quartermaine waited", "[guard] waited"),
    # One word of a name.
    ("Lindqvist's change", "[pilot]'s change"),
    ("Lindqvist’s change", "[pilot]’s change"),
    ("Annas Änderung war es", "[pilot] Änderung war es"),
    ("lindqvist knows more", "[pilot] knows more"),
    ("ping Ngozi, please", "ping [doctor], please"),
    ("OKONKWO APPROVED THIS", "[doctor] APPROVED THIS"),
    ("Ms Price called", "Ms [buyer] called"),
    ("Mr. Park called", "Mr. [farmer] called"),
    ("Herr Müller ruft an", "Herr [baker] ruft an"),
    ("Takahashi-san is away", "[cook]-san is away"),
    ("tanaka-san is away", "[printer]-san is away"),
    ("Ayşe'nin değişikliği", "[potter]'nin değişikliği"),
    ("cc @Lindqvist @anna.lindqvist @alindqvist", "cc [pilot] [pilot] [pilot]"),
    ("alindqvist pushed, jmueller reviewed", "[pilot] pushed, [baker] reviewed"),
    ("asked Ngozi/Kenji", "asked [doctor]/[cook]"),
    ("ravi_k is paged, and Krishnamurthy", "[plumber] is paged, and [plumber]"),
    ("- Anna: rotate the key", "- [pilot]: rotate the key"),
    ("(Quartermaine)", "([guard])"),
    ("“Okonkwo”, she said", "“[doctor]”, she said"),
    # Names that are words, where the place tells.
    ("please ask Grace about it", "please ask [buyer] about it"),
    ("thanks Mark!", "thanks [tester]!"),
    ("Mark, can you look?", "[tester], can you look?"),
    ("Mark's deploy was first", "[tester]'s deploy was first"),
    ("it was reviewed by Rose yesterday", "it was reviewed by [nurse] yesterday"),
    ("W. Hope did it, M. Penny too", "[editor] did it, [tester] too"),
    ("we paged Miller at noon", "we paged [nurse] at noon"),
    ("@grace @will look", "@grace @will look".replace("@grace", "[buyer]").replace("@will", "[editor]")),
    # Declined names.
    ("Это сделал Сергей Иванов", "Это сделал [captain]"),
    ("спросите у Иванова", "спросите у [captain]"),
    ("передали Сергею Иванову", "передали [captain]"),
    ("С. Иванов перезапустил", "[captain] перезапустил"),
    ("запитайте Олену", "запитайте [painter]"),
    ("zapytaj Agnieszkę Kowalską", "zapytaj [judge]"),
    ("zmiana Łukasza Wiśniewskiego była błędna", "zmiana [clerk] była błędna"),
    ("ρώτησε τον Γιώργο", "ρώτησε τον [sailor]"),
    ("zeptej se Svobodové", "zeptej se [roofer]"),
    ("спроси у Дмитрия Соколова", "спроси у [diver]"),
    ("zmiana Zbigniewa Nowaka", "zmiana [farrier]"),
    # Forms that only stand in one language or tool.
    ("L.v.Hohenberg and L. v. Hohenberg", "[printmaker] and [printmaker]"),
    ("DAngelo or D'Angelo", "[digger] or [digger]"),
    ("M. bin Rashid said", "[sentinel] said"),
    ("Jiwoo and ji-woo han", "[turner] and [turner]"),
    ('--author="Charlotte MacDonald"', '--author="[tutor]"'),
    ("/home/charlotte.macdonald/run.sh", "/home/[tutor]/run.sh"),
    ("MacDonald&Hohenberg", "[tutor]&[printmaker]"),
    ("_Charlotte_ and **Charlotte**", "_[tutor]_ and **[tutor]**"),
    ("thx charlotte", "thx [tutor]"),
    ("Tom broke the Sandbox, the sandbox is down", "[joiner] broke the Sandbox, the sandbox is down"),
    ("Faith, could you check?", "[arbiter], could you check?"),
    # Scripts without spaces or capital letters.
    ("佐藤さん、健さん、佐藤健", "[chef]さん、[chef]さん、[chef]"),
    ("지수님 확인, 이지수는 퇴근", "[medic]님 확인, [medic]는 퇴근"),
    ("陈晓明在吗,请晓明看看,陈工确认", "[fitter]在吗,请[fitter]看看,[fitter]工确认"),
    ("คุณณัฐพงษ์แก้ไขแล้ว", "คุณ[keeper]แก้ไขแล้ว"),
    ("أصلح علي الحسن", "أصلح [hatter]"),
    ("अनिता शर्मा ने", "[engraver] ने"),
    ("田中さんが再起動しました", "[printer]さんが再起動しました"),
    ("田中太郎が再起動しました", "[printer]が再起動しました"),
    ("田中に連絡しました", "[printer]に連絡しました"),
    ("さくらさんに確認", "[florist]さんに確認"),
    ("王志强重启了服务", "[welder]重启了服务"),
    ("请志强看一下", "请[welder]看一下"),
    ("王工已经处理", "[welder]工已经处理"),
    ("欧阳娜发现了问题", "[glazier]发现了问题"),
    ("김민수가 재시작했습니다", "[weaver]가 재시작했습니다"),
    ("민수님이 확인했습니다", "[weaver]님이 확인했습니다"),
    ("คุณสมชายรีสตาร์ทแล้ว", "คุณ[gardener]รีสตาร์ทแล้ว"),
    ("สมชาย ใจดี แก้ไขแล้ว", "[gardener] แก้ไขแล้ว"),
    ("أعاد عمر حداد التشغيل", "أعاد [driver] التشغيل"),
    ("राजेश कुमार ने ठीक किया", "[teacher] ने ठीक किया"),
    ("דנה לוי תיקנה", "[jeweller] תיקנה"),
)
_NO_NAMES: tuple[str, ...] = (
    "Will it work? It will.",
    "Mark the ticket as done",
    "the mark was reached",
    "In May we deploy, may be in March",
    "Grace period is 30 days",
    "we have a grace period",
    "Rose to 5 % at noon, rose again",
    "the art of rollback",
    "I hope so. Hope this helps.",
    "every penny counts",
    "send the bill to billing",
    "Bill of materials is missing",
    "Price is wrong on two pages, the price list is stale",
    "the Price column is empty",
    "Price List: see the Price Index",
    "car park access denied",
    "Park the change until Monday",
    "the miller service, cook and smith",
    "Parking is full; Marketing is down",
    "Berg and bergamot",
    "see #anna and /home/anna/app",
    "host anna-mbp is gone",
    "https://wiki.example/Anna/Lindqvist",
    "Lindqvistgatan 4",
    "Marks & Spencer was slow",
    "Die Art der Rose ist mit der Mark nicht zu bezahlen",
    "der Müllerei-Dienst",
    "La cruz roja, de la noche",
    "Atlas Support says the support desk is busy",
    "the atlas page",
    "千葉リージョンで障害",
    "工作正常",
    "수정했습니다, 민수기 장비",
    "志向の高い設定",
    "さくらが咲いた",
    "น้ำใจดีมาก",
    "Kenjitsu and Annapolis",
    "annals of the team",
    "A price increase, a Hope spot",
    "Chen2 and v2Anna3 are builds",
    "error in anna() and --anna",
    "The miners and bakers met",
    "ROSE and ART are flags",
    "Wills and Marks are documents",
    "Сергеевск и Ивановка",
    "Jurgensen was merged",
    "Pietermaritzburg region",
    "the sandbox is down, Sandbox env",
    "Custom Fields are missing",
    "set mode=Hope, mode=Mark",
    "the icon shows as a square",
    "健康診断は正常、지수가 높다",
    "L. Hofmann and v. 2",
    "ed and vi, Ed25519",
    "علي أن أقول",
)


def probe() -> tuple[Result, ...]:
    """Whether each text reads as it is to once it is prepared; a word too many or a name left is wrong."""
    rows = (*_NAMES, *((text, text) for text in _NO_NAMES))
    return tuple(_result(given, expected) for given, expected in rows)


def _result(given: str, expected: str) -> Result:
    got = _prepared(given)
    verdict = Verdict.RIGHT if got == expected else Verdict.WRONG
    if verdict is Verdict.WRONG and expected != given and _without_labels(got) == _without_labels(expected):
        verdict = Verdict.UNKNOWN  # no name is left, but another label stands there
    return Result(given, expected, got, verdict)


def _without_labels(text: str) -> str:
    return "[]".join(part.rpartition("]")[2] for part in text.split("["))


def _prepared(text: str) -> str:
    """The text as it stands on the ledger, where the writers said "ok" and it is an alert's."""
    alert = _evidence("0", text, Person("B1", "monitor", is_bot=True), Kind.ALERT)
    talk = tuple(_evidence(person.id, "ok", person, Kind.MESSAGE) for person in _WRITERS)
    leads = Leads(Incident("monday:1:2", "Outage"), Window(_NOW - timedelta(hours=1), _NOW))
    ledger = prepare(leads, Gathered((alert, *talk), people=_SILENT)).ledger
    return next(item.text for item in ledger if item.kind is Kind.ALERT)


def _evidence(number: str, text: str, author: Person, kind: Kind) -> Evidence:
    return Evidence(f"slack:C1:{number}", Source.SLACK, kind, text, "https://x.example/p", _NOW, "#outage", author)

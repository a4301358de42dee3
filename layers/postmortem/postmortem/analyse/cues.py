"""Words by which a text shows what it is: a symptom, an action, a guess, a recovery … in seven languages.

General words of operations and of talk, never the nouns of one kind of system.
"""

from __future__ import annotations

import re
from enum import StrEnum

from postmortem.models import Phase


class Cue(StrEnum):
    """What a text shows by its words."""

    SYMPTOM = "symptom"
    NOTICED = "noticed"
    DETECTED = "detected"
    ESCALATED = "escalated"
    COMMUNICATED = "communicated"
    DECIDED = "decided"
    ACTED = "acted"
    RECOVERED = "recovered"
    EASED = "eased"
    RELAPSED = "relapsed"
    GUESSED = "guessed"
    RETRACTED = "retracted"
    CAUSE = "cause"
    EXPLAINED = "explained"
    FACTOR = "factor"
    IMPACT = "impact"
    FOLLOW_UP = "follow-up"
    CHANGE = "change"
    HARD = "hard"
    WELL = "well"
    LUCK = "luck"
    CHATTER = "chatter"
    ELSEWHERE = "elsewhere"


# Latin scripts by words, Japanese by strings, as it has no spaces.
_WORDS: dict[Cue, tuple[str, str]] = {
    Cue.SYMPTOM: (
        r"errors?|fail(?:s|ed|ing|ure|ures)?|time-?outs?|timed? out|outage|down|crash\w*|slow\w*|latency|stuck|hang(?:s|ing)?|"
        r"broken|unavailable|unreachable|unhealthy|unstable|not (?:work|respond|load|start|connect)\w*|\w+n['’]t (?:work|respond|"
        r"load|start|connect|be healthy)\w*|hardly|invalid|50[0-4]|429|404|spik\w+|dropp(?:ed|ing)|falling|saturated|"
        r"exhausted|pending|degraded|refused|rejected|backlog|oom\w*|swamped|overload\w*|locks? up|nothing (?:works|answers)|"
        r"error out|bad state|0 ?%|"
        r"fehler\w*|ausfall|ausgefallen|langsam|hängt|kaputt|geht nicht|nicht erreichbar|störung|"
        r"error(?:es)?|caíd[oa]s?|fall(?:a|an|ó|o|os|as)|lent[oa]s?|colgad[oa]s?|no (?:arranca|funciona|carga|responde|va)\w*|"
        r"erreurs?|panne|bloqué\w*|ne (?:marche|fonctionne|répond|charge)\w*|"
        r"erros?|falh\w*|fora do ar|vazi[oa]s?|não (?:funciona|carrega|responde|abre)\w*",
        "エラー|障害|遅い|落ち|失敗|動かない|繋がらない",
    ),
    Cue.NOTICED: (
        r"notic(?:e|ed|ing)|any(?:one|body) else|hear(?:ing|d) from|(?:customers?|users?|people) (?:\w+ )?(?:say|report|complain|see|"
        r"get|ask)\w*|paged (?:for|by|about)|firing|triggered:|alert(?:ed)? (?:on|for|fired)|complain(?:s|ing|ts?) from|"
        r"(?:support|customer) tickets?|bemerkt|kunden (?:melden|sagen)|noch jemand|alguien más|clientes (?:\w+ )?(?:reportan|dicen|"
        r"dizem|relatam)|quelqu'un d'autre|clients (?:\w+ )?(?:signalent|disent)|mais alguém|alguém (?:mais|vendo)",
        "検知|お客様から|問い合わせ|気づ",
    ),
    Cue.DETECTED: (
        r"seeing|any(?:one|body) see\w*|reports?|reported|customers?|users?|paged|pager|alerts?|alarms?|reproduced?|confirmed|"
        r"gemeldet|melden|kunden|reportan|avisan|clientes|alarma|signal\w+|alerte|clients|alerta|relat\w+",
        "アラート|報告|お客様",
    ),
    Cue.ESCALATED: (
        r"open(?:ed|ing) (?:an?|the) (?:incident|issue|ticket)|opened|incident (?:opened|declared)|this is the channel|"
        r"declar(?:e|ed|ing)|escalat\w+|paging|pulled in|call(?:ed|ing) in|incident commander|tak(?:e|ing) over|i['’]?m on it|on it|"
        r"looking into|investigating|acknowledged|ack(?:ed)?|what do you need|need(?:s)? (?:rights|access|approval|help)|"
        r"lack the|eskalier\w+|schaue? (?:es )?mir|escalad[oa]|investigando|abr(?:o|imos|iendo) (?:un )?incidente|je regarde|"
        r"on regarde|investigamos|abrindo incidente",
        "対応中|調査中|エスカレ",
    ),
    Cue.COMMUNICATED: (
        r"status ?page|mailed|e-?mailed|announce[ds]?|announcing|informed|notified|tweeted|posted (?:an? )?update|told customers|"
        r"statusseite|informiert|página de estado|avisado|page de statut|prévenu|página de status|comunicad[oa]|is out on",
        "お知らせ|告知|周知",
    ),
    Cue.DECIDED: (
        r"decision|decided|let['’]?s|we(?:['’]ll| will)|agreed|plan:|the plan is|so back to|we go with|goes to|"
        r"entscheid\w+|entschieden|wir machen|beschlossen|decidimos|decisión|vamos a|décision|on décide|on va|decis(?:ão|ões)|vamos",
        "決定|方針|することに",
    ),
    Cue.ACTED: (
        r"roll(?:ed|ing)? ?back|rollback|revert(?:ed|ing)?|restart(?:ed|ing)?|reboot(?:ed|ing)?|redeploy(?:ed|ing)?|"
        r"deploy(?:ed|ing)|delet(?:ed|ing)|remov(?:ed|ing)|kill(?:ed|ing)|wip(?:ed|ing)|purg(?:ed|ing)|flush(?:ed|ing)|"
        r"rais(?:ed|ing)|lower(?:ed|ing)|increas(?:ed|ing)|bump(?:ed|ing)|scal(?:ed|ing)|resiz(?:ed|ing)|drain(?:ed|ing)|"
        r"cordon(?:ed|ing)|disabl(?:ed|ing)|enabl(?:ed|ing)|activated|activating|toggled|switch(?:ed|ing)|turn(?:ed|ing) (?:it )?"
        r"(?:off|on)|fail(?:ed|ing) over|failover|patch(?:ed|ing)|merg(?:ed|ing)|push(?:ed|ing)|appl(?:ied|ying)|throttl(?:ed|ing)|"
        r"block(?:ed|ing)|stopp(?:ed|ing)|paus(?:ed|ing)|mov(?:ed|ing)|rerout(?:ed|ing)|isolat(?:ed|ing)|add(?:ed|ing)|"
        r"tak(?:e|ing) .{1,30} back|going back to|brought .{1,30} back|back to|hot-?fix\w*|fix is up|(?:is|are|went|now) live|"
        r"went through(?! the)|rotat(?:ed|ing)|revok(?:ed|ing)|upgrad(?:ed|ing)|downgrad(?:ed|ing)|replac(?:ed|ing)|migrat(?:ed|ing)|"
        r"shut down|cancell?ed|changed?:|sets the|now uses|at zero|to zero|limit (?:goes|back)|retried|re-?ran|"
        r"zurückgerollt|zurückgesetzt|neu ?gestartet|abgeschaltet|deaktiviert|aktiviert|gelöscht|ausgerollt|behoben|umgeschaltet|"
        r"revertid[oa]s?|reiniciad[oa]s?|reinicio|desplegad[oa]s?|borrad[oa]s?|desactivad[oa]s?|activad[oa]s?|"
        r"redémarré\w*|annulé\w*|déployé\w*|supprimé\w*|désactivé\w*|activé\w*|corrigé\w*|reiniciei|removid[oa]s?|desativad[oa]s?|"
        r"ativad[oa]s?|implantad[oa]s?",
        "ロールバック|再起動|デプロイし|削除し|切り替え|無効化|切り戻し",
    ),
    Cue.RECOVERED: (
        r"recover(?:ed|s)|back to normal|(?:is|are|looks?|looking|all) (?:good|green|fine|healthy|calm|stable|ok|okay)|healthy|"
        r"stable|resolved|all clear|(?:service|site|app|everything|all|panel|it) (?:is|are) back|back (?:up|online)|"
        r"100 ?% \w+|(?:at|to|is|are) normal|normal (?:since|again)|fixed|close to zero|all .{1,40} (?:up|gone)|are gone|"
        r"(?:works?|working|succeeds?|up|back|online|available|normal|stable|fast|fine) again|(?:works?|working) (?:now|for)|"
        r"(?:answers?|responds?|loads?|starts?|runs?|opens?)\b.{0,30}\bagain|behaves|that helped|(?:is|are|now) mitigated|"
        r"läuft wieder|funktioniert wieder|wiederhergestellt|stabil|"
        r"recuperad[oa]s?|vuelve a funcionar|funciona de nuevo|restablecid[oa]s?|normalizad[oa]s?|rétabli\w*|fonctionne à nouveau|"
        r"revenu à la normale|restabelecid[oa]s?|voltou (?:a|ao|à)|de volta",
        "復旧|回復|正常に|直りました|解消",
    ),
    Cue.EASED: (
        r"fading|coming down|climbing|recovering|improv(?:es|ed|ing)|getting better|part of the|partial(?:ly)?|partly|mostly|"
        r"(?:rate|success) (?:is )?(?:up|rising)|slowly|passed|succeeded|wird besser|teilweise|mejorando|parcial\w*|s'améliore|partiel\w*|melhorando",
        "改善|徐々に|一部",
    ),
    Cue.RELAPSED: (
        r"again (?:failing|slow|down)|fail(?:s|ing) again|down again|slow again|zero again|timeouts again|still (?:happening|"
        r"failing|down|nothing|not|slow|broken|up)|is still|are still|back down|reopened|schon wieder|immer noch|otra vez|sigue|"
        r"de nouveau|toujours|de novo|ainda",
        "再発|まだ",
    ),
    Cue.GUESSED: (
        r"maybe|might|may be|could (?:be|it|the|this|that|also)|perhaps|probably|possibly|i think|i guess|suspect\w*|"
        r"my (?:first |best )?(?:bet|guess|hunch|theory)|theory|theories|hypothes\w+|looks? like(?! (?:it|they|we|that) (?:was|were|is|wasn|weren|isn|hasn|had|has|never))|seems?|smells? like|is it (?:the|a|an|our)|"
        r"wonder\w*|i['’]d say|same (?:picture|thing) as|^or \w+|vielleicht|vermut\w*|könnte|wahrscheinlich|verdacht|quizás?|"
        r"tal vez|puede ser|creo que|sospech\w*|peut-être|je pense|on dirait|talvez|acho que|pode ser|provavelmente",
        "かもしれ|おそらく|たぶん|疑い|と思う",
    ),
    Cue.RETRACTED: (
        r"(?:was|is|were|been|that['’]?s|edit[^)]{0,12}:|proved|turned out) wrong|wrong,|not it|isn['’]t it|not the (?:cause|problem|"
        r"issue|reason|culprit)|innocent|rul(?:e|ed|ing) (?:\w+ )?out|false (?:lead|alarm)|red herring|dead end|does(?: not|n['’]t) "
        r"matter|it does not|never ?mind|scratch that|dropp?(?:ed|ing) (?:my|the|that|this) .{0,40}?(?:theory|idea|hypothesis)|"
        r"other way round|nothing to do with|(?:nobody|no one) (?:changed|touched)|no difference|"
        r"did(?: not|n['’]t) (?:help|address|fix)|not (?:caused|related)|nothing (?:there|in it) can|(?:were|was) (?:the )?victims?|"
        r"only a symptom|war es nicht|liegt nicht an|ausgeschlossen|no era|no es eso|descartad[oa]|"
        r"ce n['’](?:était|est) pas|écarté\w*|pas la cause|não era|não é isso",
        "違いました|違った|ではなかった|関係なかった|関係ない",
    ),
    Cue.CAUSE: (
        r"root cause\w*|the cause|caused by|cause:|found it|found the (?:cause|problem|bug|issue|reason)|got it:|(?:then |now )i know|"
        r"(?:now |then )?we know (?:why|what)|turns out|turned out|culprit|traced (?:it |this )?(?:back )?to|review result|the reason|"
        r"(?:comes|came|stems|stemmed) from|due to|because of|is what (?:broke|caused|killed|took)|behind the (?:incidents?|outage)|"
        r"explains (?:it|why|the|everything)|ursache\w*|lag an|liegt an|la causa|causad[oa] por|la cause|causé\w* par|à cause de|"
        r"a causa|por causa de|der grund",
        "原因",
    ),
    Cue.EXPLAINED: (
        r"because|since the|that['’]?s why|that is (?:why|what)|so that|known bug|the bug|the problem (?:is|was)|looks? like it "
        r"(?:was|is|wasn|isn)\w*|(?:was|were|is|are) (?:never|not|in)\w* (?:toggled|enabled|activated|set|configured|updated|"
        r"deployed|renewed|tested)|wasn['’]t \w+ed|expired|(?:gets|got|was|were|is|are) (?:replaced|overwritten|dropped|ignored|"
        r"shadowed|duplicated|exhausted|leaked)|leaks?|victims?|saturat\w+|misconfigur\w+|deadlock\w*|race condition|"
        r"too (?:small|many|few|low|short|big|large)|inactive|disabled|not enabled|weil|deshalb|deswegen|porque|por eso|parce que|"
        r"car le|c['’]est pourquoi|por isso",
        "ため|ので|だった",
    ),
    Cue.FACTOR: (
        r"no (?:alerts?|alarms?|monitoring|limits?|tests?|staging|checks?|owner|runbook|access|rights|permissions?|backups?|"
        r"validation|review|time-?outs?|canary|docs|documentation|requests|fallback|rate limit\w*)|(?:no|without) .{1,30} alert|"
        r"lack(?:s|ed|ing)?|missing|hard-?coded|single point|only one|need\w* .{0,20}(?:by hand|hand |manual)|"
        r"(?:all|every\w*|many|much) .{0,40}at once|made it worse|shared?|same (?:cluster|"
        r"database|redis|host|instance)|unlimited|without (?:a )?limits?|who owned|i thought|none on|should(?: not|n['’]t)|must not|"
        r"not (?:monitored|tested|alerted|documented)|on a friday|friday (?:evening|afternoon|night)|(?:none|nothing) on|stuck like|"
        r"straight to production|better way to|keine? (?:alarm|überwachung|tests?|grenze)\w*|sin (?:alerta|límite|pruebas)\w*|"
        r"pas (?:de|d['’]) ?(?:alerte|limite|test)\w*|sem (?:alerta|limite|testes)\w*",
        "アラートがなかった|設定されていな",
    ),
    Cue.IMPACT: (
        r"affected|impact(?:ed|s)?|unusable|downtime|completely down|lost|customers?|users?|(?-i:[A-Z]{2,4}) only|only (?-i:[A-Z]{2,4})|"
        r"every(?:one|body)|nobody can|could not|couldn['’]t|cannot|(?:%|percent|third|half|quarter) of|most of|\w+s fail(?:ed|ing)?|"
        r"(?:merges|deploys|logins|payments|uploads|sign-?ups|checkouts?|orders|sessions) \w+|"
        r"kunden|betroffen|clientes|afectad[oa]s?|clients|touchés?|affectés?|afetad[oa]s?|usuarios|utilisateurs|usuários|nutzer",
        "影響|ユーザー|お客様",
    ),
    Cue.FOLLOW_UP: (
        r"follow-?ups?|to-?dos?|action items?|next steps?|should (?:have|get|use|add|not|be (?!on|here|fine|ok|okay|done|back|enough|good|in|there))\w*|we (?:need|must|should|have to)|"
        r"must not|open:|remaining:|still open|tracked in|done since|afterwards we|please (?:\w+ ){0,3}(?:rotate|document|add)|"
        r"nächste schritte|offene? punkte|wir (?:müssen|sollten)|pendientes?:?|acciones|debemos|hay que|à faire|il faut|"
        r"on doit|pendências|ações|precisamos|devemos",
        "今後|再発防止|対策|TODO",
    ),
    Cue.CHANGE: (
        r"deploy\w*|releas\w+|roll(?:ed|ing)? ?out|rollout|merged|merge|bump\w*|upgrad\w+|migrat\w+|sync started|went live|"
        r"is (?:out|live)|launch(?:ed|es)?|announcement|published|config(?:uration)? change|flag (?:on|enabled)|runs `?v\d|"
        r"version|maintenance|ausgerollt|desplieg\w+|lanzamiento|déploi\w+|mise en production|implanta\w+|publicad[oa]",
        "リリース|デプロイ|公開|メンテ",
    ),
    Cue.HARD: (
        r"stuck|i['’]m lost|no (?:idea|clue)|confus\w+|weird|lack (?:the|of)|rights|permission\w*|can['’]?t (?:get|find|reach|see|deploy|"
        r"connect)|still (?:happening|failing|down|nothing)|did(?: not|n['’]t) help|not sure|hard to|difficult|better way|"
        r"took (?:us )?(?:too long|hours|ages)|blind|no data|no reason visible|keine ahnung|ni idea|aucune idée|sem ideia|schwierig",
        "わからない|不明",
    ),
    Cue.WELL: (
        r"good (?:catch|call|work|job)|nice (?:catch|find|work)|well done|worked (?:well|as)|works as designed|quick(?:ly)?|"
        r"within (?:a )?(?:minutes?|seconds)|(?:rollback|failover|runbook|alert) (?:worked|helped|fired)|that helped|paid off|"
        r"great (?:work|job|catch)|saved us|gut gemacht|bien hecho|bien joué|bom trabalho",
        "助かりました|ナイス",
    ),
    Cue.LUCK: (
        r"luck(?:y|ily)?|fortunate(?:ly)?|good thing|by chance|happened to|could have been (?:much )?worse|zum glück|glück(?:licherweise)?|"
        r"por suerte|afortunadamente|heureusement|par chance|por sorte|felizmente|ainda bem",
        "幸い|運良く",
    ),
    Cue.CHATTER: (
        r"unrelated|wrong channel|off-?topic|no hurry|lunch|coffee|birthday|weekend|holidays?|vacation|congrat\w*|welcome|thanks?|"
        r"thank you|thx|lol|haha|brb|eod|ooo|meet-?up|survey|poll|volunteers?|any(?:one|body) (?:got|have|going)|does any(?:one|body) "
        r"(?:know|have)|has any(?:one|body)|am i the only|how do i|how do you|which version of|what do people use|is there a way|"
        r"my own|my fault|my bad|ignore me|false alarm|docs?:|pr:|fwiw|til|unpopular opinion|note to self|let['’]?s talk|"
        r"any hints|what am i missing|happy to|friendly reminder|looking for|trying to|i want to (?!know|see|understand)\w+|we['’]d like to",
        "お疲れ|ランチ",
    ),
    Cue.ELSEWHERE: (
        r"(?:separate|different|other|another|earlier|previous|old) (?:incident|outage|cluster|problem|issue)|last (?:week|month|year|"
        r"time)|on my (?:\w+ ){0,2}(?:cluster|laptop|machine|hub|box)|only you",
        "別件",
    ),
}

_PATTERNS = {
    cue: re.compile(rf"(?i)(?<![\w-])(?:{words})(?![\w-])|{strings}") for cue, (words, strings) in _WORDS.items()
}


_NEGATED = re.compile(r"(?i)(?:\bnot|\bno|\bnever|n['’]t|\bcannot|\bwithout|\bnicht|\bpas|\bnão)\s(?:\w+\s){0,2}$")
_DENIABLE = frozenset({Cue.RECOVERED, Cue.ACTED, Cue.NOTICED})
_LIST_OF_FOLLOW_UPS = re.compile(
    r"(?i)^\W*(?:\w+\s){0,3}?(?:follow-?ups?|to-?dos?|action items?|actions|next steps?|remaining|open(?: (?:points|items))?|"
    r"still to do|done since|done so far|nächste schritte|offene? punkte|aufgaben|pendientes?|acciones|próximos pasos|à faire|"
    r"suites|pendências|ações|próximos passos|今後の対応|対応|TODO)\b[^:\n]{0,40}[:：\n]\s*"
)


def shows(cue: Cue, text: str) -> bool:
    """Whether a text has a word of this cue; for what happened, one that is not denied."""
    if cue in _DENIABLE:
        return any(not _NEGATED.search(text, 0, match.start()) for match in _PATTERNS[cue].finditer(text))
    return _PATTERNS[cue].search(text) is not None


def count(cue: Cue, text: str) -> int:
    """How many different words of this cue a text has."""
    return len({match[0].casefold() for match in _PATTERNS[cue].finditer(text)})


def is_question(text: str) -> bool:
    """Whether a text asks something."""
    return text.rstrip(" \"')’”").endswith(("?", "？")) or text.lstrip().startswith("¿")


def follow_ups_begin(text: str) -> int | None:
    """Where the list begins in a text that is announced as a list of follow-ups; None for any other text."""
    heading = _LIST_OF_FOLLOW_UPS.match(text)
    return heading.end() if heading else None


def phase_of(text: str) -> Phase:
    """The part of an incident that a text belongs to by its words; investigation where none tells."""
    order = (
        (Phase.FOLLOW_UP, follow_ups_begin(text) is not None),
        (Phase.INVESTIGATION, shows(Cue.CAUSE, text)),
        (Phase.HYPOTHESIS, shows(Cue.RETRACTED, text)),
        (_recovery(text), shows(Cue.RECOVERED, text) or shows(Cue.EASED, text)),
        (Phase.DETECTION, shows(Cue.NOTICED, text)),
        (Phase.FOLLOW_UP, shows(Cue.FOLLOW_UP, text) and not shows(Cue.ACTED, text)),
        (Phase.HYPOTHESIS, shows(Cue.GUESSED, text)),
        (Phase.DECISION, shows(Cue.DECIDED, text)),
        (Phase.MITIGATION, shows(Cue.ACTED, text) and not is_question(text)),
        (Phase.ESCALATION, shows(Cue.ESCALATED, text)),
        (Phase.COMMUNICATION, shows(Cue.COMMUNICATED, text)),
        (Phase.DETECTION, shows(Cue.DETECTED, text) and shows(Cue.SYMPTOM, text)),
    )
    return next((phase for phase, applies in order if applies), Phase.INVESTIGATION)


def _recovery(text: str) -> Phase:
    """What a text that speaks of recovery tells: that it came back, that something helped, or that it did not last."""
    if is_question(text):
        return Phase.INVESTIGATION
    if shows(Cue.RELAPSED, text):
        return Phase.MITIGATION if shows(Cue.ACTED, text) else Phase.INVESTIGATION
    return Phase.MITIGATION if shows(Cue.ACTED, text) or shows(Cue.EASED, text) else Phase.RESOLUTION

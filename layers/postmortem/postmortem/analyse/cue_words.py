"""Words of operations and of talk in seven languages, by what they show; never the nouns of one kind of system."""

from __future__ import annotations

import re
from enum import StrEnum


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


def _pattern(words: str, strings: str) -> re.Pattern[str]:
    """For Latin scripts whole words, for Japanese strings, as it has no spaces."""
    return re.compile(rf"(?i)(?<![\w-])(?:{words})(?![\w-])|{strings}")


PATTERNS = {
    Cue.SYMPTOM: _pattern(
        r"errors?|fail(?:s|ed|ing|ure|ures)?|time-?outs?|timed? out|outage|down|crash\w*|slow\w*|latency|stuck|"
        r"hang(?:s|ing)?|broken|unavailable|unreachable|unhealthy|unstable|not (?:work|respond|load|start|"
        r"connect)\w*|\w+n['\u2019]t (?:work|respond|load|start|connect|be healthy)\w*|hardly|invalid|50[0-4]|429|"
        r"404|spik\w+|dropp(?:ed|ing)|falling|saturated|exhausted|pending|degraded|refused|rejected|backlog|"
        r"oom\w*|swamped|overload\w*|locks? up|nothing (?:works|answers)|error out|bad state|0 ?%|fehler\w*|"
        r"ausfall|ausgefallen|langsam|hängt|kaputt|geht nicht|nicht erreichbar|störung|error(?:es)?|caíd[oa]s?|"
        r"fall(?:a|an|ó|o|os|as)|lent[oa]s?|colgad[oa]s?|no (?:arranca|funciona|carga|responde|va)\w*|erreurs?|"
        r"panne|bloqué\w*|ne (?:marche|fonctionne|répond|charge)\w*|erros?|falh\w*|fora do ar|vazi[oa]s?|"
        r"não (?:funciona|carrega|responde|abre)\w*",
        "エラー|障害|遅い|落ち|失敗|動かない|繋がらない",
    ),
    Cue.NOTICED: _pattern(
        r"notic(?:e|ed|ing)|any(?:one|body) else|hear(?:ing|d) from|(?:customers?|users?) (?:\w+ )?(?:say|report|"
        r"complain|see|get|ask)\w*|paged (?:for|by|about)|firing|triggered:|alert(?:ed)? (?:on|for|fired)|"
        r"complain(?:s|ing|ts?) from|(?:support|customer) tickets?|bemerkt|kunden (?:melden|sagen)|noch jemand|"
        r"alguien más|clientes (?:\w+ )?(?:reportan|dicen|dizem|relatam)|quelqu'un d'autre|"
        r"clients (?:\w+ )?(?:signalent|disent)|mais alguém|alguém (?:mais|vendo)",
        "検知|お客様から|問い合わせ|気づ",
    ),
    Cue.DETECTED: _pattern(
        r"seeing|any(?:one|body) see\w*|reports?|reported|customers?|users?|paged|pager|alerts?|alarms?|"
        r"reproduced?|confirmed|gemeldet|melden|kunden|reportan|avisan|clientes|alarma|signal\w+|alerte|clients|"
        r"alerta|relat\w+",
        "アラート|報告|お客様",
    ),
    Cue.ESCALATED: _pattern(
        r"open(?:ed|ing) (?:an?|the) (?:incident|issue|ticket)|opened|incident (?:opened|declared)|"
        r"this is the channel|declar(?:e|ed|ing)|escalat\w+|paging|pulled in|call(?:ed|ing) in|incident commander|"
        r"tak(?:e|ing) over|i['\u2019]?m on it|on it|looking into|investigating|acknowledged|ack(?:ed)?|"
        r"what do you need|need(?:s)? (?:rights|access|approval|help)|lack the|eskalier\w+|schaue? (?:es )?mir|"
        r"escalad[oa]|investigando|abr(?:o|imos|iendo) (?:un )?incidente|je regarde|on regarde|investigamos|"
        r"abrindo incidente",
        "対応中|調査中|エスカレ",
    ),
    Cue.COMMUNICATED: _pattern(
        r"status ?page|mailed|e-?mailed|announce[ds]?|announcing|informed|notified|tweeted|posted (?:an? )?update|"
        r"told customers|statusseite|informiert|página de estado|avisado|page de statut|prévenu|página de status|"
        r"comunicad[oa]|is out on",
        "お知らせ|告知|周知",
    ),
    Cue.DECIDED: _pattern(
        r"decision|decided|let['\u2019]?s|we(?:['\u2019]ll| will)|agreed|plan:|the plan is|so back to|we go with|"
        r"goes to|entscheid\w+|entschieden|wir machen|beschlossen|decidimos|decisión|vamos a|décision|on décide|"
        r"on va|decis(?:ão|ões)|vamos",
        "決定|方針|することに",
    ),
    Cue.ACTED: _pattern(
        r"roll(?:ed|ing)? ?back|rollback|revert(?:ed|ing)?|restart(?:ed|ing)?|reboot(?:ed|ing)?|redeploy(?:ed|"
        r"ing)?|deploy(?:ed|ing)|delet(?:ed|ing)|remov(?:ed|ing)|kill(?:ed|ing)|wip(?:ed|ing)|purg(?:ed|ing)|"
        r"flush(?:ed|ing)|rais(?:ed|ing)|lower(?:ed|ing)|increas(?:ed|ing)|bump(?:ed|ing)|scal(?:ed|ing)|"
        r"resiz(?:ed|ing)|drain(?:ed|ing)|cordon(?:ed|ing)|disabl(?:ed|ing)|enabl(?:ed|ing)|activated|activating|"
        r"toggled|switch(?:ed|ing)|turn(?:ed|ing) (?:it )?(?:off|on)|fail(?:ed|ing) over|failover|patch(?:ed|ing)|"
        r"merg(?:ed|ing)|push(?:ed|ing)|appl(?:ied|ying)|throttl(?:ed|ing)|block(?:ed|ing)|stopp(?:ed|ing)|"
        r"paus(?:ed|ing)|mov(?:ed|ing)|rerout(?:ed|ing)|isolat(?:ed|ing)|add(?:ed|ing)|tak(?:e|ing) .{1,30} back|"
        r"going back to|brought .{1,30} back|back to(?! (?:normal|work))|hot-?fix\w*|fix is up|(?:is|are|went|"
        r"now) live|went through(?! the)|rotat(?:ed|ing)|revok(?:ed|ing)|upgrad(?:ed|ing)|downgrad(?:ed|ing)|"
        r"replac(?:ed|ing)|migrat(?:ed|ing)|shut down|cancell?ed|changed?:|sets the|now uses|at zero|to zero|"
        r"limit (?:goes|back)|retried|re-?ran|zurückgerollt|zurückgesetzt|neu ?gestartet|abgeschaltet|deaktiviert|"
        r"aktiviert|gelöscht|ausgerollt|behoben|umgeschaltet|revertid[oa]s?|reiniciad[oa]s?|reinicio|"
        r"desplegad[oa]s?|borrad[oa]s?|desactivad[oa]s?|activad[oa]s?|redémarré\w*|annulé\w*|déployé\w*|"
        r"supprimé\w*|désactivé\w*|activé\w*|corrigé\w*|reiniciei|removid[oa]s?|desativad[oa]s?|ativad[oa]s?|"
        r"implantad[oa]s?",
        "ロールバック|再起動|デプロイし|削除し|切り替え|無効化|切り戻し",
    ),
    Cue.RECOVERED: _pattern(
        r"recover(?:ed|s)|back to normal|(?:is|are|looks?|looking|all) (?:good|green|fine|healthy|calm|stable|ok|"
        r"okay)|healthy|stable|resolved|all clear|(?:service|site|app|everything|all|panel|it) (?:is|are) back|"
        r"back (?:up|online)|100 ?% \w+|(?:at|to|is|are) normal|normal (?:since|again)|fixed|close to zero|"
        r"all .{1,40} (?:up|gone)|are gone|(?:works?|working|succeeds?|up|back|online|available|normal|stable|"
        r"fast|fine) again|(?:works?|working) (?:now|for)|(?:answers?|responds?|loads?|starts?|runs?|opens?|"
        r"accepts?|serves?|process(?:es)?|delivers?|sends?|connects?|syncs?|builds?|launch(?:es)?|"
        r"completes?)\b.{0,30}\bagain|behaves|that helped|(?:is|are|now) mitigated|läuft wieder|"
        r"funktioniert wieder|wiederhergestellt|stabil|recuperad[oa]s?|vuelve a funcionar|funciona de nuevo|"
        r"restablecid[oa]s?|normalizad[oa]s?|rétabli\w*|fonctionne à nouveau|revenu à la normale|"
        r"restabelecid[oa]s?|voltou (?:a|ao|à)|de volta",
        "復旧|回復|正常に|直りました|解消",
    ),
    Cue.EASED: _pattern(
        r"fading|coming down|climbing|recovering|improv(?:es|ed|ing)|getting better|part of the|partial(?:ly)?|"
        r"partly|mostly|(?:rate|success) (?:is )?(?:up|rising)|slowly|passed|succeeded|wird besser|teilweise|"
        r"mejorando|parcial\w*|s'améliore|partiel\w*|melhorando",
        "改善|徐々に|一部",
    ),
    Cue.RELAPSED: _pattern(
        r"again (?:failing|slow|down)|fail(?:s|ing) again|down again|slow again|zero again|timeouts again|"
        r"still (?:happening|failing|down|nothing|not|slow|broken|up)|is still|are still|back down|reopened|"
        r"schon wieder|immer noch|otra vez|sigue|de nouveau|toujours|de novo|ainda",
        "再発|まだ",
    ),
    Cue.GUESSED: _pattern(
        r"maybe|might|may be|could (?:be|it|the|this|that|also)|perhaps|probably|possibly|i think|i guess|"
        r"suspect\w*|my (?:first |best )?(?:bet|guess|hunch|theory)|theory|theories|hypothes\w+|"
        r"looks? like(?! (?:it|they|we|that) (?:was|were|is|wasn|weren|isn|hasn|had|has|never))|seems?|"
        r"smells? like|is it (?:the|a|an|our)|wonder\w*|i['\u2019]d say|same (?:picture|thing) as|^or \w+|"
        r"vielleicht|vermut\w*|könnte|wahrscheinlich|verdacht|quizás?|tal vez|puede ser|creo que|sospech\w*|"
        r"peut-être|je pense|on dirait|talvez|acho que|pode ser|provavelmente",
        "かもしれ|おそらく|たぶん|疑い|と思う",
    ),
    Cue.RETRACTED: _pattern(
        r"(?:was|is|were|been|that['\u2019]?s|edit[^)]{0,12}:|proved|turned out) wrong|wrong,|^not (?:the|our|my)|"
        r"not it|isn['\u2019]t it|not the (?:cause|problem|issue|reason|culprit)|innocent|rul(?:e|ed|"
        r"ing) (?:\w+ )?out|false (?:lead|alarm)|red herring|dead end|does(?: not|n['\u2019]t) matter|it does not|"
        r"never ?mind|scratch that|dropp?(?:ed|ing) (?:my|the|that|this) .{0,40}?(?:theory|idea|hypothesis)|"
        r"other way round|nothing to do with|(?:nobody|no one) (?:changed|touched)|no difference|did(?: not|"
        r"n['\u2019]t) (?:help|address|fix)|not (?:caused|related)|nothing (?:there|in it) can|(?:were|"
        r"was) (?:the )?victims?|only a symptom|war es nicht|liegt nicht an|ausgeschlossen|no era|no es eso|"
        r"descartad[oa]|ce n['\u2019](?:était|est) pas|écarté\w*|pas la cause|não era|não é isso",
        "違いました|違った|ではなかった|関係なかった|関係ない",
    ),
    Cue.CAUSE: _pattern(
        r"root cause\w*|the cause|caused by|cause:|found it|found the (?:cause|problem|bug|issue|reason)|got it:|"
        r"(?:then |now )i know|(?:now |then )?we know (?:why|what)|turns out|turned out|culprit|traced (?:it |"
        r"this )?(?:back )?to|review result|the reason|(?:comes|came|stems|stemmed) from|due to|because of|"
        r"is what (?:broke|caused|killed|took)|behind the (?:incidents?|outage)|explains (?:it|why|the|"
        r"everything)|ursache\w*|lag an|liegt an|la causa|causad[oa] por|la cause|causé\w* par|à cause de|a causa|"
        r"por causa de|der grund",
        "原因",
    ),
    Cue.EXPLAINED: _pattern(
        r"because|since the|that['\u2019]?s why|that is (?:why|what)|so that|known bug|the bug|the problem (?:is|"
        r"was)|looks? like it (?:was|is|wasn|isn)\w*|(?:was|were|is|are) (?:never|not|in)\w* (?:toggled|enabled|"
        r"activated|set|configured|updated|deployed|renewed|tested)|wasn['\u2019]t \w+ed|expired|(?:gets|got|was|"
        r"were|is|are) (?:replaced|overwritten|dropped|ignored|shadowed|duplicated|exhausted|leaked)|leaks?|"
        r"victims?|saturat\w+|misconfigur\w+|deadlock\w*|race condition|too (?:small|many|few|low|short|big|"
        r"large)|inactive|disabled|not enabled|weil|deshalb|deswegen|porque|por eso|parce que|car le|"
        r"c['\u2019]est pourquoi|por isso",
        "ため|ので|だった",
    ),
    Cue.FACTOR: _pattern(
        r"no (?:alerts?|alarms?|monitoring|limits?|tests?|staging|checks?|owner|runbook|access|rights|"
        r"permissions?|backups?|validation|review|time-?outs?|canary|docs|documentation|requests|fallback|"
        r"rate limit\w*)|(?:no|without) .{1,30} alert|lack(?:s|ed|ing)?|missing|hard-?coded|single point|only one|"
        r"need\w* .{0,20}(?:by hand|hand |manual)|(?:all|every\w*|many|much) .{0,40}at once|made it worse|shared?|"
        r"same (?:cluster|database|redis|host|instance)|unlimited|without (?:a )?limits?|who owned|i thought|"
        r"none on|should(?: not|n['\u2019]t)|must not|not (?:monitored|tested|alerted|documented)|on a friday|"
        r"friday (?:evening|afternoon|night)|(?:none|nothing) on|stuck like|straight to production|better way to|"
        r"keine? (?:alarm|überwachung|tests?|grenze)\w*|sin (?:alerta|límite|pruebas)\w*|pas (?:de|"
        r"d['\u2019]) ?(?:alerte|limite|test)\w*|sem (?:alerta|limite|testes)\w*",
        "アラートがなかった|設定されていな",
    ),
    Cue.IMPACT: _pattern(
        r"affected|impact(?:ed|s)?|unusable|downtime|completely down|lost|customers?|users?|(?-i:[A-Z]{2,4}) only|"
        r"only (?-i:[A-Z]{2,4})|every(?:one|body)|nobody can|could not|couldn['\u2019]t|cannot|(?:%|percent|third|"
        r"half|quarter) of|most of|\w+s fail(?:ed|ing)?|(?:merges|deploys|logins|payments|uploads|sign-?ups|"
        r"checkouts?|orders|sessions) \w+|kunden|betroffen|clientes|afectad[oa]s?|clients|touchés?|affectés?|"
        r"afetad[oa]s?|usuarios|utilisateurs|usuários|nutzer",
        "影響|ユーザー|お客様",
    ),
    Cue.FOLLOW_UP: _pattern(
        r"follow-?ups?|to-?dos?|action items?|next steps?|should (?:have|get|use|add|not|be (?!on|here|fine|ok|"
        r"okay|done|back|enough|good|in|there))\w*|we (?:need|must|should|have to)|must not|open:|remaining:|"
        r"still open|tracked in|done since|afterwards we|please (?:\w+ ){0,3}(?:rotate|document|add)|"
        r"nächste schritte|offene? punkte|wir (?:müssen|sollten)|pendientes?:?|acciones|debemos|hay que|à faire|"
        r"il faut|on doit|pendências|ações|precisamos|devemos",
        "今後|再発防止|対策|TODO",
    ),
    Cue.CHANGE: _pattern(
        r"deploy\w*|releas\w+|roll(?:ed|ing)? ?out|rollout|merged|merge|bump\w*|upgrad\w+|migrat\w+|sync started|"
        r"went live|is (?:out|live)|launch(?:ed|es)?|announcement|published|config(?:uration)? change|flag (?:on|"
        r"enabled)|runs `?v\d|version|maintenance|ausgerollt|desplieg\w+|lanzamiento|déploi\w+|mise en production|"
        r"implanta\w+|publicad[oa]",
        "リリース|デプロイ|公開|メンテ",
    ),
    Cue.HARD: _pattern(
        r"stuck|i['\u2019]m lost|no (?:idea|clue)|confus\w+|weird|lack (?:the|of)|rights|permission\w*|"
        r"can['\u2019]?t (?:get|find|reach|see|deploy|connect)|still (?:happening|failing|down|nothing)|"
        r"did(?: not|n['\u2019]t) help|not sure|hard to|difficult|better way|took (?:us )?(?:too long|hours|ages)|"
        r"blind|no data|no reason visible|keine ahnung|ni idea|aucune idée|sem ideia|schwierig",
        "わからない|不明",
    ),
    Cue.WELL: _pattern(
        r"good (?:catch|call|work|job)|nice (?:catch|find|work)|well done|worked (?:well|as)|works as designed|"
        r"quick(?:ly)?|within (?:a )?(?:minutes?|seconds)|(?:rollback|failover|runbook|alert) (?:worked|helped|"
        r"fired)|that helped|paid off|great (?:work|job|catch)|saved us|gut gemacht|bien hecho|bien joué|"
        r"bom trabalho",
        "助かりました|ナイス",
    ),
    Cue.LUCK: _pattern(
        r"luck(?:y|ily)?|fortunate(?:ly)?|good thing|by chance|happened to|could have been (?:much )?worse|"
        r"zum glück|glück(?:licherweise)?|por suerte|afortunadamente|heureusement|par chance|por sorte|felizmente|"
        r"ainda bem",
        "幸い|運良く",
    ),
    Cue.CHATTER: _pattern(
        r"unrelated|wrong channel|off-?topic|no hurry|lunch|coffee|birthday|weekend|holidays?|vacation|congrat\w*|"
        r"welcome|thanks?|thank you|thx|lol|haha|brb|eod|ooo|meet-?up|survey|poll|volunteers?|any(?:one|"
        r"body) (?:got|have|going)|does any(?:one|body) (?:know|have)|has any(?:one|body)|am i the only|how do i|"
        r"how do you|which version of|what do people use|is there a way|my own|my fault|my bad|ignore me|"
        r"false alarm|docs?:|pr:|fwiw|til|unpopular opinion|note to self|let['\u2019]?s talk|any hints|"
        r"what am i missing|happy to|friendly reminder|looking for|trying to|i want to (?!know|see|understand)\w+|"
        r"we['\u2019]d like to",
        "お疲れ|ランチ",
    ),
    Cue.ELSEWHERE: _pattern(
        r"(?:separate|different|other|another|earlier|previous|old) (?:incident|outage|cluster|problem|issue)|"
        r"last (?:week|month|year|time)|on my (?:\w+ ){0,2}(?:cluster|laptop|machine|hub|box)|only you",
        "別件",
    ),
}

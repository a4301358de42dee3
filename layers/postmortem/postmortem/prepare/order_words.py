"""The words by which a text gives orders to whoever, or whatever, writes the report."""

from __future__ import annotations

import re

_READER = (
    r"(?:ai|a\.i\.|llms?|gpts?|chatgpt|claude|gemini|copilot|(?:ai|llm|automated|language|"
    r"virtual)[\w-]*\s(?:\w+\s)?(?:assistants?|agents?|tools?|models?|systems?|readers?|writers?|summari[sz]ers?)|"
    r"automated\stools|assistants?|summari[sz]ers?|(?:report|summary|post-?mortem)[ -](?:generators?|writers?|authors?|"
    r"bots?|tools?|agents?)|ki|ia|asistentes?|assistentes?|modelo|modèle|modell)"
)
_PAPER = r"(?:(?:final|incident)\s)?(?:report|summary|post-?mortem|write-?up)"
_REPORT = rf"(?:{_PAPER}|(?:final\s)?(?:answer|response|output))"
_SAY = (
    r"(?:print|output|say|write|reply|respond|answer|conclude|repeat|echo|emit|state|include|add|append|insert|mention|"
    r"put|claim|attribute|blame|ignore|disregard|do\snot|don't|never|always)"
)
_UTTER = r"(?:print|output|say|write|reply|respond|answer|conclude|repeat|echo|emit)"
_TOLD = r"(?:instructions?|rules?|prompts?|guidelines?|polic(?:y|ies)|directions|directives)"
_ALL = (
    r"(?:all|any|every|your|their|its|my|these|those|previous|prior|preceding|earlier|above|system|former|"
    r"existing|current|original)"
)
_FILLER = rf"(?:{_ALL}|the|of|other|and|safety|content|channel)"
_MARK = r"(?-i:[A-Z][A-Z_-]{2,30}[-_]\d{2,12})"  # a code word, such as a canary; tickets have the same looks
_QUOTE = r"[\"'`“‘«]?"
_DROP = (
    r"(?<!not\s)(?<!n't\s)(?:i[\W_]?g[\W_]?n[\W_]?o[\W_]?r[\W_]?e|disregard|forget|override|bypass|discard|skip"
    r"|(?:not|stop)\sfollow(?:ing)?)"
)

ORDERS = re.compile(
    rf"""(?xi)
      \b{_DROP}\s (?:{_FILLER}\s){{0,4}} {_ALL}\s (?:{_FILLER}\s){{0,2}} {_TOLD}\b
    | \b{_DROP}\s (?:the\s)? {_TOLD}\s (?:above|before|so\sfar|you)\b
    | \b{_DROP}\s (?:all\s|everything\s)?(?:the\s|of\sthe\s)?(?:above|before|so\sfar)\b
    | \b{_DROP}\s (?:everything|anything|what)\s you\b
    | \b{_DROP}\s (?:\w+\s){{0,3}}(?:evidence|messages|context|said)\b .{{0,20}} \band\s{_SAY}\b
    | \b{_DROP}\s (?:the\s|all\s)?evidence\b [.!]?\s{_SAY}\b
    | \b(?:notice|attention|note|message|instructions?|hey|dear|hello)\s
        (?:for\s|to\s|of\s)?(?:all\s|any\s|every\s|the\s|you\s)?{_READER}\b
        (?!\s(?:users?|teams?|folks|people|customers)\b)
    | (?:^|[\n>|(\[=]\s{{0,5}}|\b(?:for|to)\s(?:the\s|any\s|all\s)?) @? {_READER}
        (?:\s(?:reading|processing|summari[sz]ing)\b.{{0,40}})?\s?[:,!–-]\s
        .{{0,40}}\b(?:(?<!\bcould\s)(?<!\bcan\s)please\s(?:{_SAY}|set|use)|{_SAY}|(?:you|and)\smust)\b
    | (?:^|[\n>|(\[]\s{{0,5}}) @ (?:ai|assistant|bot|summari[sz]er)\s (?:please\s)?{_SAY}\b
    | \[\[?\s?{_READER}\s?: | (?:^|[\n]) (?:report|summary|post-?mortem)\s(?:bot|writer|generator|agent)\s?[:,]
    | \b(?:ai|assistant|summari[sz]er)\s(?:\w+\s)?note\b .{{0,40}}\b(?:must|{_SAY})\b
    | \b(?:whoever|anyone|models?|tools?|bots?|agents?|assistants?|summari[sz]ers?)\s (?:that\s|who\s|is\s)?
        (?:read|summari[sz]|process|writ|generat|pars)(?:e?s|ing)\s (?:this|the\s{_PAPER})\b .{{0,60}}\b{_SAY}\b
    | \b(?:you\s(?:are|must\sact\sas|will\sact\sas)|act\sas)\s(?:now\s)?(?:an?\s)?
        (?:{_READER}\b|in\sdeveloper\smode|(?-i:DAN)\b|(?:unrestricted|unfiltered|jailbroken)\b)
        (?!\s(?:users?|teams?|folks|people|customers)\b)
    | \b{_READER}\s(?:that|which|who)\s.{{1,80}}\b(?:must|should|shall)\s{_SAY}\b
    | \bas\san?\s{_READER}(?:\s\w+)?,?\syou\b
    | \bpretend\s(?:that\s)?(?:you\sare|you're|to\sbe)\b
    | \bfrom\snow\son,?\s(?:you\s(?:will\s|must\s|shall\s)?)?(?:only\s|always\s)?{_UTTER}\b
    | \b(?:your|developer)\sprompt\b | \b(?:reveal|print|show|repeat|output)\s(?:me\s)?(?:the|your)\s(?:system\s)?
        (?:prompt|instructions)\b | \brepeat\s(?:the\s)?(?:words|text|instructions)\sabove\b
    | \b(?:when|while|before)\s(?:you\s(?!write\b)\w+\s|(?:writ|generat|creat|draft)ing\s)
        (?:the|this|a|any|your)\spost-?mortem\b
    | \b(?:when|while)\s(?:you\s)?summari[sz](?:e|ing)\b .{{0,40}}\b{_SAY}\b
    | \b(?:first|last)\s(?:word|line|sentence)\sof\s(?:the|your|any|every)\s{_REPORT}\b
    | \b(?:the|your|this|any)\s{_PAPER}\s(?:must|should|has\sto|shall)\s
        (?:say|state|begin|start|end|blame|conclude|(?:contain|include|mention)\s(?:the\s)?{_QUOTE}(?:phrase|string|words?|line|code|{_MARK}))\b
    | \b(?:the|your)\s{_PAPER}\s(?:begins?|starts?|ends?|opens?|closes?)\swith\b
    | \b(?:begin|start|end|finish|close|open)\syour\s{_REPORT}\swith\b
    | \bin\syour\s{_REPORT},?\s{_SAY}\b | \b{_MARK}\b.{{0,30}}\b(?:in|into|of|to)\s(?:the|your|any|every)\s{_PAPER}\b
    | \b(?:do\snot|don't|never)\s(?:mention|include|name|say)\b.{{0,60}}\b(?:in|from)\s(?:the|your|any)\s{_PAPER}\b
    | \bleave\s.{{1,60}}\bout\sof\s(?:the|your|any)\s{_PAPER}\b
    | \bwith\sthe\s(?:line|word|phrase|sentence|string|token|code)\s{_QUOTE}{_MARK}
    | \b(?:start|begin|close|finish|end|sign\soff)\s(?:it\s)?with\s(?:the\s)?(?:code|word|token)\s{_QUOTE}{_MARK}
    | (?:^|[\n.:;,!?(\[>|=]\s{{0,5}}|\b(?:and|then|please|must|only|just|you|now|should)\s)
        {_UTTER}\b (?:\s(?!to\b|on\b|about\b|for\b|up\b)\w+){{0,5}}:?\s {_QUOTE}{_MARK}
    | \boverride\b[:\s]{{1,3}}{_MARK}
    | \b(?:new|updated|revised|trusted|secret)\sinstructions?(?:\sfor\s(?:the\s|your\s)?\w+)?:\s?
        .{{0,30}}\b(?:{_SAY}|root\scause|severity|{_PAPER}|{_MARK})\b
    | \#\#\#\s?(?:instructions?|system|prompt)\s?: | \[/?inst\] | (?<!=)={{3,}}\s?(?:end\s)?evidence
    | (?:end|evidence)\s?={{3,}}\s?you\b
    | <\s{{0,3}}/?\s{{0,3}}\|?(?:system|instructions?|prompt|assistant|evidence|im_start|im_end)\b[^>]{{0,200}}>
    | <\|im_
    """
)
OTHER_LANGUAGES = re.compile(
    r"""(?xi)
      \b(?:ignora|olvida|desestima|omite)\w{0,2}\b.{0,40}\b(?:instrucciones|reglas|indicaciones)\b
    | \b(?:ignorier|vergiss|missacht|überspring)\w*.{0,40}\b(?:anweisung|regeln|vorgaben|instruktion|befehle)
    | \b(?:ignore[zr]?|oublie[zr]?)\b.{0,40}\b(?:consignes|règles|directives
        |(?:tes|vos|les|ces|instructions)\s(?:instructions|précédentes))
    | \b(?:ignore|ignora|esqueça|desconsidere)\b.{0,40}\b(?:instruções|regras)\b
    | \b(?:ignora|ignorate|dimentica\w{0,2})\b.{0,40}\b(?:istruzioni|regole)\b
    | \b(?:negeer|vergeet)\b.{0,40}\b(?:instructies|regels|opdrachten)\b
    | \b(?:z?ignoruj|zapomnij)\w{0,3}\b.{0,40}\b(?:instrukcj|polece)
    | \b(?:ignorera|ignorer|glöm|glem)\b.{0,40}\b(?:instruktion|instruks|regler)
    | \b(?:игнорир|забуд|ігнору)\w*.{0,40}\b(?:инструкц|указани|команд|правил|інструкц)
    | \b(?:talimat|komut)\w*.{0,30}\b(?:yok\ssay|görmezden|unut)
    | (?:忽略|无视|無視|忽視|忘记|忘記).{0,15}(?:指示|指令|说明|說明|规则|規則|提示)
    | (?:これまで|以前|上記|前)の.{0,6}(?:指示|命令).{0,10}(?:無視|忘れ)
    | (?:지시|명령|지침).{0,10}(?:무시|잊)
    | تجاهل.{0,40}(?:تعليمات|التعليمات|الأوامر)
    | निर्देश.{0,25}(?:अनदेखा|भूल|नज़रअंदाज)
    """
)
# What people also ask of each other; an order only where the same text speaks of an assistant.
REQUESTS = re.compile(
    rf"""(?xi)
      \b(?:state|say|write|mention|claim|conclude|include|print|output|add|append|insert|repeat)\b.{{0,60}}
        \b(?:in|of|to|into)\s(?:the|your|any|every|each)\s{_REPORT}\b
    | \b(?:finish|end|close|begin|start)\s(?:\w+\s){{0,4}}with\s(?:the\s)?(?:line|word|code|phrase|sentence|string)\b
    | \bdo\snot\s(?:tell|inform|alert|show)\s(?:the\s|any\s)?(?:users?|humans?|anyone|reviewers?|readers?)\b
    | \b(?:include|mention|state)\s.{{1,60}}\bin\s(?:the\s)?root\scause\b
    """
)
SPEAKS_OF_READER = re.compile(rf"(?i)\b(?:{_READER}|bots?\swriting|whoever\ssummari[sz]es)\b")
HINT = re.compile(
    r"(?i)ignor|i.g.n.o.r|disregard|forget|overrid|bypass|discard|skip|follow|vergiss|missacht|überspring|oubli|olvida|"
    r"desestima|omite|esqueça|desconsid|dimentica|negeer|vergeet|zapomnij|gl[öe]m|talimat|komut|\bai\b|"
    r"llm|gpt|claude|gemini|copilot|assistant|summari|report|summary|write-?up|prompt|post-?mortem|system|pretend|"
    r"act as|developer|with |a\.i\.|\bki\b|\bia\b|asistente|model|whoever|anyone|\btools?\b|\bbots?\b|agent|evidence|"
    r"instruction|from now|you are|repeat|[A-Z_-][-_]?\d\d|игнор|забуд|ігнор|忽|无视|無視|忘|"
    r"指示|命令|지시|명령|지침|تجاهل|निर्देश|"
    r"\[/?inst|<\|"
)

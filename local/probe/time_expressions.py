"""Sentences with times as people and machines write them, and what each means, written down before it was tried.

What is expected, in UTC: `13:52` an instant (`since`, `until` before it where the words say so, `~` where they round),
`13:40-13:52` a span, `13:40..13:52` one moment in between (either end may be left out), `= 20m` a length of time, empty
where no time of an event is stated.
"""

from __future__ import annotations

from typing import NamedTuple


class Expression(NamedTuple):
    """A sentence, what it means, when it was said (UTC) and its author's zone; the day is 10 March 2026."""

    text: str
    means: str
    said: str = "2026-03-10 15:00"
    zone: str | None = "UTC"


# The reader was made with these at hand.
KNOWN = (
    # stamps of machines
    Expression("2026-03-10T14:52:01.004+01:00 ERROR pool exhausted", "13:52:01"),
    Expression("last good write 2026-03-10T21:52:01+0800", "13:52:01", zone="Europe/Rome"),
    Expression("2026-03-10 09:52:01 -04:00 connection reset by peer", "13:52:01"),
    Expression("20260310T135201Z lease lost", "13:52:01"),
    Expression('10.0.3.4 - - [10/Mar/2026:13:52:01 +0000] "GET /cart HTTP/1.1" 502 157', "13:52:01"),
    Expression('::1 - bob [10/Mar/2026:08:52:01 -0500] "POST /pay" 500', "13:52:01", zone="Asia/Tokyo"),
    Expression("Mar 10 13:52:01 web-3 haproxy[911]: backend down", "13:52:01"),
    Expression("Mar 10 13:52:01 web-3 haproxy[911]: backend down", "", zone="Asia/Tokyo"),
    Expression("Tue Mar 10 13:52:01 UTC 2026", "13:52:01", zone="America/Lima"),
    Expression("Date: Tue, 10 Mar 2026 13:52:01 GMT", "13:52:01", zone=None),
    Expression('{"level":"fatal","ts":1773150721,"msg":"oom"}', "13:52:01", zone=None),
    Expression("epoch 1773150721 is when it died", "13:52:01", zone=None),
    Expression("timestamp: 1773150721123 queue stalled", "13:52:01", zone=None),
    Expression("paged <!date^1773150721^{date_short_pretty} at {time}|Mar 10 at 1:52 PM>", "13:52:01", zone=None),
    # zones and short forms
    Expression("first timeouts 1352 UTC", "13:52"),
    Expression("from 1352Z the feed is empty", "since 13:52", zone=None),
    Expression("the disk filled up at 0852 EST", "12:52"),
    Expression("everything went quiet at noon UTC", "12:00", zone="Asia/Seoul"),
    Expression("no orders since midnight", "since 2026-03-09 23:00", said="2026-03-10 08:00", zone="Europe/Prague"),
    Expression("latency doubled around midday", "~12:00"),
    Expression("replication broke at half past one in the afternoon", "13:30"),
    Expression("seit halb zwei nachmittags kein Login", "since 12:30", zone="Europe/Berlin"),
    Expression("se cayó a las 13:52", "12:52", zone="Europe/Madrid"),
    Expression("tout est tombé à 13h52", "12:52", zone="Europe/Paris"),
    Expression("um 13.52 Uhr war alles weg", "12:52", zone="Europe/Vienna"),
    Expression("o banco caiu às 13:52", "16:52", said="2026-03-10 18:00", zone="America/Sao_Paulo"),
    Expression("下午1点52分开始报错", "since 05:52", zone="Asia/Shanghai"),
    Expression("13時52分に障害が発生しました", "04:52", zone="Asia/Tokyo"),
    Expression("오후 1시 52분부터 결제가 안 됩니다", "since 04:52", zone="Asia/Seoul"),
    Expression("o 13:52 padła baza", "12:52", zone="Europe/Warsaw"),
    Expression("it has been flapping since yesterday 23:40", "since 2026-03-09 23:40"),
    # ago and lengths
    Expression("started ~25m ago", "~14:35"),
    Expression("it's been broken since about an hour ago", "13:30..14:30"),
    Expression("two hours ago the certificate expired", "12:30..13:30"),
    Expression("half an hour ago payments stopped", "~14:30"),
    Expression("vor einer halben Stunde ist der Cluster umgefallen", "~14:30"),
    Expression("il y a 40 min les commandes ont cessé", "~14:20"),
    Expression("一个小时前开始超时", "13:30..14:30"),
    Expression("the API has been down for 20 min", "since ~14:40"),
    Expression("the site was down for 20 min", "= 20m"),
    Expression("failover took 1h 24m", "= 84m"),
    Expression("a 45-minute outage", "= 45m"),
    # spans, ranges, rounding
    Expression("between 13:40 and 13:52 something evicted the pods, nobody knows when", "13:40..13:52"),
    Expression("checkout was unreachable 13:40–13:52 UTC", "13:40-13:52"),
    Expression("errors from 2026-03-10T13:40Z to 2026-03-10T13:52Z", "13:40-13:52", zone=None),
    Expression("the leak began some time after 13:40", "13:40..15:00"),
    Expression("it had recovered by 13:52", "..13:52"),
    Expression("roughly 13:40 the graphs went flat", "~13:40"),
    # no time of an event
    Expression("parse error at 12:34", ""),
    Expression("tsc stops in src/cart.ts at 12:34", ""),
    Expression("see main.go:12:34", ""),
    Expression("watch the recording (12:34), you can hear the alarm", ""),
    Expression("skip to 12:34 of the call", ""),
    Expression("exported in 16:10 aspect", ""),
    Expression("it listens on 127.0.0.1:1352 and localhost:8080", ""),
    Expression("the NIC is 00:1A:13:52:01:0F", ""),
    Expression("peer fe80::13:52%eth0 is gone", ""),
    Expression("nginx 1:30.2 is installed", ""),
    Expression("the job runs daily at 02:00", ""),
    Expression("cron: 52 13 * * *", ""),
    Expression("the drill took 01:30", ""),
    Expression("maintenance starts at 14:00", ""),
    Expression("rollback planned for 14:30", ""),
    Expression("Genesis 12:10 in the release name", ""),
    Expression("we lost 13:12 at table tennis", ""),
    Expression("ticket 1352 is closed", ""),
    Expression("1352 users are affected", ""),
    Expression("retry in 20 min please", "= 20m"),
    Expression("open 09:00-12:30 on weekdays", ""),
    Expression("the clip is 10:42 long", ""),
    Expression("half past results are missing", ""),
)

# Written down after the reader was made.
UNSEEN = (
    # stamps of machines
    Expression("last heartbeat seen 2026-03-10T10:52:01.99-03:00, then silence", "13:52:01", zone="Europe/Oslo"),
    Expression(
        "E0310 and then 2026-03-10 13:52:01.337 UTC [4711] FATAL: too many connections", "13:52:01", zone="Asia/Kolkata"
    ),
    Expression("[Tue Mar 10 13:52:01 2026] [core:error] child exited", "13:52:01"),
    Expression("10/Mar/2026:22:52:01 +0900 GET /health 503", "13:52:01", zone=None),
    Expression("deadline exceeded, time=1773150721 code=4", "13:52:01", zone="America/Denver"),
    Expression("the pod has startedAt: 2026-03-10T13:52:01Z", "13:52:01", zone=None),
    Expression(
        "alert fired <!date^1773150721^{date_num} {time_secs}|13:52> for #checkout", "13:52:01", zone="Asia/Dubai"
    ),
    Expression(
        "2026-03-10T23:52:01+10:00 → 2026-03-11T00:10:00+10:00 nothing was written", "13:52:01-14:10", zone=None
    ),
    Expression("unix timestamp 1773150721 in the dump", "13:52:01", zone=None),
    Expression("2026/03/10 13:52:01 http: proxy error: context canceled", "13:52:01"),
    # zones
    Expression("the brownout began 9:52 AM EDT", "13:52", zone="Europe/Paris"),
    Expression("at 7:22pm IST carts were empty", "13:52", zone="Asia/Kolkata"),
    Expression("we lost the primary around 1440 CET", "~13:40", zone="America/Bogota"),
    Expression("13:52 GMT+0 is when Grafana shows the drop", "13:52", zone="Asia/Tokyo"),
    Expression("failing since 22:52 Tokyo time", "since 13:52", zone="Europe/London"),
    Expression("nothing works since 2:52 pm local time", "since 13:52", zone="Europe/Copenhagen"),
    Expression("broken since noon PT", "since 2026-03-09 19:00", said="2026-03-10 03:00", zone="America/New_York"),
    Expression("Seit 14:52 Uhr (MEZ) laufen alle Zahlungen auf Fehler", "since 13:52", zone="America/Chicago"),
    # words and languages
    Expression("Kasse tot seit kurz nach 14 Uhr", "since ~13:00", zone="Europe/Berlin"),
    Expression("gegen Viertel vor drei nachmittags kam der erste Anruf", "~13:45", zone="Europe/Zurich"),
    Expression("a eso de las dos y media de la tarde dejó de responder", "~13:30", zone="Europe/Madrid"),
    Expression("les paiements échouent depuis 14 h 52", "since 13:52", zone="Europe/Brussels"),
    Expression("vers midi, plus aucune réponse", "~11:00", zone="Europe/Paris"),
    Expression("parou de funcionar às 10h52", "13:52", zone="America/Sao_Paulo"),
    Expression("alle 14:52 il servizio è andato giù", "13:52", zone="Europe/Rome"),
    Expression("с 16:52 не работает оплата", "since 13:52", zone="Europe/Moscow"),
    Expression("网站从21:52开始无法访问", "since 13:52", zone="Asia/Shanghai"),
    Expression("22時52分頃からログインできません", "since ~13:52", zone="Asia/Tokyo"),
    Expression("昨天晚上9点40分宕机", "2026-03-09 13:40", zone="Asia/Shanghai"),
    Expression("اختفت الطلبات منذ 13:52", "since 13:52"),
    Expression("kl. 14:52 gick allt ner", "13:52", zone="Europe/Stockholm"),
    Expression("sinds 14:52 krijgen we fouten", "since 13:52", zone="Europe/Amsterdam"),
    Expression("od 14:52 nie działa logowanie", "since 13:52", zone="Europe/Warsaw"),
    # ago and lengths
    Expression("this started an hour and a half ago", "13:15..13:45"),
    Expression("45 mins ago the queue stopped draining", "~14:15"),
    Expression("crashed 1h20m ago", "~13:40"),
    Expression("caído desde hace unos 30 minutos", "since ~14:30"),
    Expression("depuis 20 minutes on ne peut plus payer", "since ~14:40"),
    Expression("seit etwa 40 Minuten hängt der Import", "since ~14:20"),
    Expression("há meia hora que nada funciona", "~14:30"),
    Expression("30分前にデプロイしました", "~14:30"),
    Expression("we have been blind for the last 15 minutes", "since ~14:45"),
    Expression("5 days of logs are kept", "= 7200m"),
    Expression("readers were locked out for half an hour", "= 30m"),
    Expression("war 1 Std 15 Min nicht erreichbar", "= 75m"),
    Expression("約20分間停止しました", "= 20m"),
    # spans and ranges
    Expression("outage window was 13:10 to 13:52 UTC", "13:10-13:52", zone=None),
    Expression("von 14:10 bis 14:52 keine Bestellungen", "13:10-13:52", zone="Europe/Berlin"),
    Expression("entre 14h10 et 14h52 le site était inaccessible", "13:10-13:52", zone="Europe/Paris"),
    Expression("the crash happened between 1:10 and 1:52 pm", "13:10..13:52"),
    Expression("not sure when, somewhere from 13:10 to 13:52", "13:10..13:52"),
    Expression("the bad row was inserted before 13:52", "..13:52"),
    Expression("it recovered shortly before 13:52", "~13:52"),
    Expression("all green again at 13:52", "13:52"),
    Expression("13:52 - rolled back to v41", "13:52"),
    # no time of an event
    Expression("unexpected end of input in payload.json at 13:52", ""),
    Expression("Traceback: handlers.py, line 13:52", ""),
    Expression("el vídeo muestra el fallo en 10:42", ""),
    Expression("the call (10:42 in) explains it", ""),
    Expression("fast-forward the screencast to 12:15", ""),
    Expression("redis://cache-2:6379 refused, so did db-1:13:52", ""),
    Expression("ports 1352:1352 are mapped", ""),
    Expression("mac 13:52:01:aa:bb:cc is flooding", ""),
    Expression("2001:db8::13:52 does not answer", ""),
    Expression("bump helm to 13:52.1", ""),
    Expression("teams split 10:12 on the vote", ""),
    Expression("the home side won 21:17", ""),
    Expression("John 11:35", ""),
    Expression("the export took 10:42 to finish", ""),
    Expression("job duration 00:13:52", ""),
    Expression("backup every night at 03:15", ""),
    Expression("the report is sent each Monday at 09:00", ""),
    Expression("let's meet at 16:30", ""),
    Expression("vamos reiniciar às 18:00", ""),
    Expression("will be fixed by 13:52", ""),
    Expression("at 13:52", "", zone=None),
    Expression("ETA 14:45", ""),
    Expression("order 2026-1352 was lost", ""),
    Expression("we serve 1352 PT customers", ""),
    Expression("mix it 10:30 with water", ""),
    Expression("a few hours ago or so", ""),
    Expression("3 to 4 people saw it", ""),
)

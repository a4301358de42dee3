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

"""Talk about small incidents in ten languages, with something said aside that has nothing to do with them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Talk:
    """An incident's title, what people say about it in other forms of its words, and what one says aside."""

    language: str
    title: str
    about: tuple[str, str]
    aside: str


TALKS = (
    Talk(
        "Japanese",
        "倉庫の在庫同期が停止",
        ("在庫同期のジョブが三時から動いていません", "倉庫側の在庫同期を再起動しました"),
        "来週の歓迎会は何人来ますか",
    ),
    Talk(
        "Japanese",
        "予約画面でタイムアウト多発",
        ("予約画面が開かないと電話が来ています", "タイムアウトは接続プールの枯渇でした"),
        "お弁当を頼む人はいますか",
    ),
    Talk(
        "Japanese",
        "領収書メールが届かない",
        ("領収書のメールが昨夜から送信待ちです", "領収書メールの送信待ちを流し直しました"),
        "駐車場の工事は木曜までです",
    ),
    Talk(
        "Chinese",
        "物流查询页面报错",
        ("客户说物流查询一直失败", "物流查询的缓存已清空"),
        "周五团建去爬山吗",
    ),
    Talk(
        "Chinese",
        "短信验证码延迟",
        ("验证码要十分钟才收到", "短信通道切换后验证码正常"),
        "谁拿走了会议室的白板笔",
    ),
    Talk(
        "Chinese",
        "数据库主从复制中断",
        ("从库的复制停在凌晨两点", "复制已重新建立,数据库追上了"),
        "今天食堂有牛肉面",
    ),
    Talk(
        "Korean",
        "배송 조회 서비스 장애",
        ("배송조회가 계속 실패합니다", "서비스를 재시작해서 배송 조회가 됩니다"),
        "금요일 회식 어디로 갈까요",
    ),
    Talk(
        "Korean",
        "쿠폰 발급 오류",
        ("쿠폰을 발급하면 빈 화면이 나와요", "쿠폰 발급을 이전 버전으로 되돌렸습니다"),
        "새 모니터 받으신 분 계세요",
    ),
    Talk(
        "Korean",
        "로그인 지연",
        ("로그인이 삼십 초 걸립니다", "로그인의 지연은 인증 서버 때문이었어요"),
        "주차권 남는 것 있나요",
    ),
    Talk(
        "Thai",
        "ระบบจองตั๋วล่ม",
        ("ลูกค้าจองตั๋วไม่ได้ตั้งแต่เช้า", "รีสตาร์ทระบบจองตั๋วแล้ว"),
        "พรุ่งนี้ใครไปกินหมูกระทะ",
    ),
    Talk(
        "Thai",
        "ใบเสร็จพิมพ์ไม่ออก",
        ("สาขาบอกว่าใบเสร็จพิมพ์ช้ามาก", "ใบเสร็จพิมพ์ได้แล้วหลังเปลี่ยนคิว"),
        "แมวที่ออฟฟิศหายไปไหน",
    ),
    Talk(
        "Thai",
        "แอปธนาคารเข้าไม่ได้",
        ("ลูกค้าเข้าแอปธนาคารแล้วเด้งออก", "แอปธนาคารกลับมาใช้ได้แล้ว"),
        "เสาร์นี้เตะบอลสนามเดิม",
    ),
    Talk(
        "Arabic",
        "تعطل بوابة الدفع",
        ("العملاء يقولون إن الدفع مرفوض", "بوابة الدفع تعمل من جديد"),
        "من يريد قهوة من المقهى الجديد",
    ),
    Talk(
        "Arabic",
        "تأخر رسائل التحقق",
        ("التحقق لا يصل منذ الصباح", "رسائل التحقق تصل الآن خلال ثوان"),
        "حفلة الوداع يوم الخميس",
    ),
    Talk(
        "Arabic",
        "فشل مزامنة المخزون",
        ("المزامنة متوقفة منذ ثلاث ساعات", "أعدنا تشغيل مزامنة المخزون"),
        "هل وجد أحد مفاتيح الدراجة",
    ),
    Talk(
        "Polish",
        "Awaria drukarek etykiet",
        ("drukarki nie drukują od szóstej", "etykiety znowu wychodzą, drukarka dostała nowy sterownik"),
        "kto idzie na obiad do nowej knajpy",
    ),
    Talk(
        "Polish",
        "Błędy logowania w panelu klienta",
        ("panel odrzuca logowanie klientów", "logowanie działa po cofnięciu wydania"),
        "w piątek przynoszę sernik",
    ),
    Talk(
        "Polish",
        "Opóźnione powiadomienia kurierów",
        ("kurierzy nie dostają powiadomień", "kolejka powiadomienia kurierów opróżniona"),
        "ktoś zgubił czarny szalik",
    ),
    Talk(
        "German",
        "Zahlungsausfall im Webshop",
        ("der Ausfall betrifft alle Zahlungen", "Zahlungen gehen wieder, Webshop stabil"),
        "morgen gibt es Spargel in der Kantine",
    ),
    Talk(
        "German",
        "Lagerverwaltung langsam",
        ("die Verwaltung im Lager braucht Minuten je Buchung", "Lagerverwaltung nach Indexaufbau wieder schnell"),
        "wer hat meinen Regenschirm gesehen",
    ),
    Talk(
        "German",
        "Rechnungsversand steht",
        ("der Versand hängt seit Mitternacht", "Rechnungen werden wieder verschickt, Rechnungsversand läuft"),
        "das Sommerfest wird verschoben",
    ),
    Talk(
        "French",
        "Panne du paiement en caisse",
        ("les caisses refusent le paiement", "paiements rétablis en caisse"),
        "qui vient courir ce soir",
    ),
    Talk(
        "French",
        "Lenteur de la synchronisation des stocks",
        ("les stocks ne sont plus synchronisés", "synchronisation relancée, stocks à jour"),
        "le café est offert jeudi",
    ),
    Talk(
        "French",
        "Échec des sauvegardes nocturnes",
        ("la sauvegarde échoue depuis lundi", "sauvegardes terminées, échec réparé"),
        "bonne fête à Camille",
    ),
    Talk(
        "Spanish",
        "Caída del buscador de vuelos",
        ("el buscador no devuelve vuelos", "buscador arriba, los vuelos aparecen"),
        "quién pide pizza hoy",
    ),
    Talk(
        "Spanish",
        "Facturas duplicadas",
        ("un cliente recibió la factura duplicada", "facturas duplicadas anuladas"),
        "mañana cierro temprano por el dentista",
    ),
    Talk(
        "Spanish",
        "Retraso en los correos de registro",
        ("los correos llegan con una hora de retraso", "registro y correo normales otra vez"),
        "alguien tiene un cargador de sobra",
    ),
    Talk(
        "Russian",
        "Сбой оплаты картой",
        ("оплата картами не проходит", "сбой устранён, карты принимаются"),
        "кто идёт на каток вечером",
    ),
    Talk(
        "Russian",
        "Медленный поиск по каталогу",
        ("поиск каталога отвечает минуту", "каталог и поиск в норме"),
        "в пятницу уезжаю на дачу",
    ),
    Talk(
        "Russian",
        "Не приходят уведомления курьерам",
        ("курьеры без уведомлений с утра", "уведомления курьеров снова приходят"),
        "чей зонт лежит у входа",
    ),
    Talk(
        "Turkish",
        "Ödeme sayfası açılmıyor",
        ("müşteriler ödeme sayfasında bekliyor", "ödemeler geçiyor, sayfa düzeldi"),
        "akşam halı saha var mı",
    ),
    Talk(
        "Turkish",
        "Fatura gönderimi durdu",
        ("faturalar dünden beri bekliyor", "fatura gönderimi yeniden başladı"),
        "yeni kahve makinesi geldi",
    ),
    Talk(
        "Turkish",
        "Stok eşitleme hatası",
        ("stoklar eşitlenmiyor", "stok eşitlemesi tamamlandı"),
        "cuma günü izinliyim",
    ),
)

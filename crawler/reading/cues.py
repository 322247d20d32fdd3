"""The words that boilerplate begins with in Indonesian outlets, as patterns; what to do about them is not said here."""

from __future__ import annotations

import re

_LEAD = r"^[^\w\"'“‘]{0,8}"
_VERB = r"(?:baca|bacalah|lihat|simak|tonton|cek|klik|saksikan|dengar|dengarkan|read|see)"
_FLAGS = re.IGNORECASE | re.VERBOSE

# "Baca juga:", "BACA JUGA >", "Lihat Juga Video :", "Baca :", "Berita terkait" in front of another story's headline.
CUE = re.compile(
    rf"""{_LEAD} (?:
        {_VERB} \s* (?:(?:ini\s+)?juga|jug|pula|also|more|selengkapnya|selanjutnya|berita|artikel
            |lainnya|lain|lagi|sebelumnya|terkait|dulu)
            (?:\s+ (?:video|foto|artikel|berita|liputan|infografis|ini|nya|lainnya|terkait))*
        | {_VERB} (?=\s*[:：])
        | {_VERB} \s+ (?:\w+\s+)? (?:ter)?populer \s+ lainnya
        | {_VERB} \s+ (?:juga\s+)? (?:video|foto|infografis|berita\s+video) \b [^:."]{{0,30}} (?=\s*:)
        | (?:ikuti|tonton) \s+ juga (?=\s*[:：])
        | (?:berita|artikel|topik|konten|pos|posts?|tulisan|video|foto) \s* (?:viral\s+|menarik\s+)?
            (?:terkait|lainnya|lain|sebelumnya|selanjutnya|berikutnya|serupa|sejenis|pilihan|populer|terpopuler)
            (?: \s+ (?:dari|di|pada|dalam|untuk) \s .{{0,40}} $ )?
        | (?:related|recommended|more) (?:\s+ (?:posts?|articles?|news|stories))? (?=\s*(?:[:：]|$))
        | (?:terkait|rekomendasi(?:\s+untuk\s+anda)?|pilihan\s+(?:redaksi|editor)|jangan\s+lewatkan
            |recommended\s+by\s+editor|(?:anda|kamu)\s+perlu\s+tahu)
            (?=\s*(?:[:：!]|$))
    )
    (?P<mark> \s*[:：;|>»→–—-]+ | \s*\.{{2,}} )? \s*""",
    _FLAGS,
)
# The same in the middle of a paragraph.
CUE_INSIDE = re.compile(
    rf"""(?: ^ | (?<=[.!?…”"’')\]]) | (?<=\s) ) \s* [(\[]? \b
    {_VERB} \s+ (?:juga|pula|selengkapnya|berita\s+terkait) \b (?:\s+(?:berita|artikel|video))?
    \s* (?P<mark> [:：|>»] | [-–—]\s )? \s*""",
    _FLAGS,
)
# A heading above the comments, or above lists of other stories at the page's end.
COMMENTS = re.compile(
    rf"""{_LEAD} (?:
        tinggalkan\s+(?:balasan|komentar|jawaban) | leave\s+a\s+(?:reply|comment) | batalkan\s+balasan | cancel\s+reply
        | (?:tulis|beri|berikan|kirim|isi)\s+komentar | kolom\s+komentar
        | komentar\s*(?:\(\d+\)|anda|berita|pembaca)?\s*:?$
        | (?:\d+|tidak\s+ada|belum\s+ada|no)\s+(?:komentar|comments?|tanggapan)\b
        | alamat\s+(?:email|surel)\s+anda\s+tidak\s+akan | your\s+email\s+address\s+will\s+not
    )""",
    _FLAGS,
)
OTHER_STORIES = re.compile(
    rf"""{_LEAD} (?:
        (?:artikel|berita|posting(?:an)?)\s+(?:terpopuler|populer|terkini|terbaru)\s*:?$
        | (?:terpopuler|terkini|trending)\s*:?$
        | check\s+also | (?:banyak|paling\s+banyak)\s+dibaca\s*:?$
        | you\s+(?:might|may)\s+also\s+like | (?:anda|kamu)\s+mungkin\s+(?:juga\s+)?(?:suka|menyukai)
    )""",
    _FLAGS,
)
# "5 hari ago", "2 jam yang lalu": the age of another story in a list.
AGE = re.compile(
    r"""(?:\d+|sehari|sejam|semenit|seminggu|sebulan|setahun|a|an) \s*
    (?:detik|menit|jam|hari|minggu|pekan|bulan|tahun|seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?) \s+
    (?:(?:yang\s+)?lalu|ago)$""",
    _FLAGS,
)
MEDIA = re.compile(
    r"^\s*(?:[\[(]\s*(?:video|foto|infografis|podcast|galeri)\s*[\])]|\[gambas:|(?:video|infografis|podcast)\s*:"
    r"|(?:simak|lihat|tonton|saksikan|cek)\s+(?:juga\s+)?(?:video|foto|infografis)\b)",
    re.I,
)
# Scripts and styles that were printed as text, and the signature of an embedded post.
CODE = re.compile(
    r"adsbygoogle|googletag|\bwindow\.\w+|\bfunction\s*\(|\bvar\s+\w+\s*=|pic\.twitter\.com|^—\s.{1,60}\(@\w+\)"
)
TEASER_END = re.compile(r"(?:^|[.…?!]\W*)(?:baca\s+|lihat\s+)?selengkapnya\W*$", re.I)
# "(Ilustrasi) Suasana apel ..." is a photo's caption, full stop or not.
CAPTION = re.compile(r"^\s*[\[(]\s*(?:foto\s+)?(?:ilustrasi|illustrasi|dok(?:umentasi)?)\s*[\])]", re.I)
# "Laporan Wartawan Radar Pesisir Budi": a byline without a colon.
REPORT = re.compile(r"^laporan\s+(?:khusus\s+)?(?:reporter|wartawan|kontributor|jurnalis)\b", re.I)

_ROLE = (
    r"(?:penulis|reporter|pewarta|wartawan|jurnalis|kontributor|laporan|(?:di(?:tulis|posting|laporkan)\s+)?oleh"
    r"|(?:posted\s+|written\s+)?by|author|writer|teks|naskah)"
)
_DESK = (
    r"(?:(?:reporter|penulis)\s*(?:&|dan)\s*)?"
    r"(?:editor|redaktur|penyunting|penyelia|uploader|fotografer|publisher|copywriter|penanggung\s+jawab)"
)
CREDIT_LINE = re.compile(
    rf"^[\s(\[*|/-]*(?:{_ROLE}|{_DESK}|sumber|source|(?:sumber\s+)?foto|photo|ilustrasi|tags?|kategori|topik|label"
    r"|kata\s+kunci|disclaimer)\s*\|?\s*[:：/]",
    re.I,
)
# "... sampai Jumat. Penulis: Rina": a credit that was written behind the last sentence.
CREDIT_END = re.compile(rf"(?<=[.!?…\"”’])\s*[(\[]?(?:{_ROLE}|{_DESK})\s*[:：]\s*[^.:]{{2,60}}[)\]]?$", re.I)
BARE_CREDIT = re.compile(r"^(?:oleh|by|penulis|editor|reporter|redaksi|admin|tim redaksi)$", re.I)
BYLINE = re.compile(
    r"^(?:oleh|by|penulis|editor|redaksi|admin|di(?:tulis|posting|unggah|laporkan|terbitkan)\s+oleh|(?:posted|written)\s+by"
    r"|(?:pemutakhiran|pembaruan|perubahan)\s+terakhir|terakhir\s+di(?:ubah|perbarui)|last\s+updated?)\b",
    re.I,
)
# "(ens/red)", "(*)", "(Diskominfo)" behind the last sentence, or on a line of its own.
SIGN_OFF = re.compile(
    r"""(?<=[.!?…"”’»]) \s*
    [(\[] \s*
    (?: \*{1,3} | \#{1,3} | [A-Za-z]{1,12} (?:\s*[/,.&+|-]\s*[A-Za-z*]{1,12}){0,3} \*{0,3} )
    \s* [)\]] \s*$""",
    re.VERBOSE,
)
SIGN_OFF_LINE = re.compile(
    r"^[\s(\[]*(?:\*{1,5}|\#{1,5}|[a-z]{1,4}(?:\s*/\s*[a-z]{1,6}){1,3}|-{2,}|red|adv|hms|humas|rls)[\s)\].*]*$", re.I
)

_NETWORK = r"(?:share|tweet|kirim|whatsapp|facebook|twitter|telegram|email|line|pinterest|linkedin|print|cetak|x)"
# Lines that are a button, a counter, an advert's label or a page number, and nothing else.
BAR = re.compile(
    rf"""^(?:
        \d+\s+dari\s+\d+(?:\s+halaman)? | page\s+\d+\s+of\s+\d+ | ukuran\s+(?:huruf|font)\b.{{0,20}}
        | daftar\s+isi.{{0,15}} | berlangganan.{{0,30}} | video\s+berikutnya\s+dalam.* | (?:\#\w+[\s,]*)+
        | advertisement(?:\s.{{0,40}})? | advertorial | iklan(?:\s+layanan\s+masyarakat(?:\s+\w+)?)?
        | sponsored(?:\s+content)? | promoted | ads? | loading\.*
        | share(?:\s+(?:this|on|to))? | bagikan.{{0,40}} | salin\s+(?:link|tautan) | copy\s+link
        | {_NETWORK} (?:[\s,|•·/]+{_NETWORK})*
        | (?:scroll|gulir|geser) .{{0,50}} (?:content|melanjutkan|membaca|bawah|artikel|foto) .*
        | (?:halaman|page|hal) \s*:?\s* (?:\d+\b[\s,|/]*)* (?:all|semua|selanjutnya|berikutnya|dari\s+\d+|of\s+\d+|»|>)*
        | \d+ (?:\s+\d+){{1,7}} (?:\s+(?:all|semua|»))?
        | (?:halaman\s+)? (?:selanjutnya|berikutnya|sebelumnya|next|prev(?:ious)?) (?:\s+page)? [\s»>→]*
        | lanjut(?:kan)?\s+(?:membaca|ke\s+halaman).* | tampilkan\s+semua | (?:view|show|lihat)\s+(?:all|semua).{{0,20}}
        | (?:dibaca|dilihat|views?|hits) \s*:?\s* [\d.,]+ (?:\s*(?:kali|x|views?))?
        | [\d.,]+ \s* (?:kali\s+dibaca|views?|dilihat|pembaca)
        | (?:lihat|tonton|simak|saksikan) \s+ (?:juga\s+)? (?:video|foto|infografis) \b [^.]{{0,40}} :
        | (?:[-•*·]\s*)? (?:https?://|www\.) \S+ | \S+ \. (?:jpe?g|png|gif|webp|avif) \S*
        | (?:unduh|download)(?:\s+\S+){{0,12}} | perbesar | perkecil | .{{0,12}}\b\d{{2,4}}\s?x\s?\d{{2,4}}
        | polling | jajak\s+pendapat | tags? | label | topik
    )\s*[.:]*$""",
    _FLAGS,
)
FOLLOW = re.compile(
    r"""\b(?: google\s+news | (?:update\s+)?berita\s+(?:pilihan|terkini|terbaru|menarik) | breaking\s+news | subscribe
        | lonceng\s+notifikasi | buletin | surel\s+anda | instagram | tiktok | fans?\s?page
        | pelanggan\s+lain | koran\s+cetak | hubungi\s+0\d+
        | (?:whats?\s?app|wa|telegram)\s+(?:channel|grup|group)
        | (?:channel|saluran|grup|group|kanal)\s+(?:whats?\s?app|wa|telegram|youtube)
        | (?:nyalakan|aktifkan)\s+notifikasi | newsletter )\b""",
    _FLAGS,
)
FOLLOW_LEAD = re.compile(
    rf"""{_LEAD} (?: ikuti|silakan|silahkan|nikmati|dapatkan|follow|gabung|bergabung|join|cek|simak|baca|update|yuk|mari
        |jangan|klik|artikel\s+ini|temukan|pantau|subscribe|langganan|berlangganan|daftar|like|masukkan|ayo )\b""",
    _FLAGS,
)
COPYRIGHT = re.compile(
    r"""^(?: copyright | hak\s+cipta | © | \(c\) | all\s+rights\s+reserved
        | artikel\s+ini\s+telah\s+(?:tayang|terbit)\s+di | sumber\s+artikel
        | (?:\*+\s*)?fakta\s+atau\s+hoaks\? | \*+\s*(?:ayo|yuk)\b
        | banyak\s+orang\s+hebat\s+di\s+sekitar\s+kita | \W*\#\s?ingat\s?pesan\s?ibu
        | pakai\s+masker,\s+cuci\s+tangan\s+pakai\s+sabun | selalu\s+jaga\s+kesehatan,\s+jangan\s+sampai\s+tertular
        | dilarang\s+(?:keras\s+)?(?:mengutip|mengambil|menyalin|menggandakan|memperbanyak|meng-?copy) )""",
    _FLAGS,
)
BULLET = re.compile(r"^[-–—•●*·|_=~\s]+$")


def is_bare_cue(text: str) -> bool:
    """Whether a text is a cue word alone, such as the heading of a box of related stories."""
    if len(text) > 40:
        return False
    if OTHER_STORIES.match(text):
        return True
    cue = CUE.match(text)
    return cue is not None and not text[cue.end() :].strip(" :.")

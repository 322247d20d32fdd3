"""The words that boilerplate begins with in Indonesian outlets, as patterns; what to do about them is not said here."""

from __future__ import annotations

import re

_LEAD = r"^[\s>»▶►•●*|\-–—:\[\(#✅👉🔗]{0,8}"
_VERB = r"(?:baca|bacalah|lihat|simak|tonton|cek|klik|saksikan|dengar|dengarkan|read|see)"
_FLAGS = re.IGNORECASE | re.VERBOSE

# "Baca juga:", "BACA JUGA >", "Lihat Juga Video :", "Baca :", "Berita terkait" in front of another story's headline.
CUE = re.compile(
    rf"""{_LEAD} (?:
        {_VERB} \s* (?:juga|jug|pula|also|more|selengkapnya|selanjutnya|berita|artikel|lainnya|lain|sebelumnya|terkait
            |dulu)
            (?:\s+ (?:video|foto|artikel|berita|liputan|infografis|ini|nya|lainnya|terkait))*
        | {_VERB} (?=\s*[:：])
        | (?:berita|artikel|topik|konten|pos|posts?|tulisan|video) \s+
            (?:terkait|lainnya|lain|sebelumnya|serupa|sejenis)
        | (?:related|recommended|more) (?:\s+ (?:posts?|articles?|news|stories))? (?=\s*(?:[:：]|$))
        | (?:terkait|rekomendasi(?:\s+untuk\s+anda)?|pilihan\s+(?:redaksi|editor)|jangan\s+lewatkan)
            (?=\s*(?:[:：]|$))
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
        | (?:tulis|beri|berikan|kirim|isi)\s+komentar | kolom\s+komentar | komentar\s*(?:\(\d+\)|anda)?\s*:?$
        | \d+\s+(?:komentar|comments?|tanggapan)\b
        | alamat\s+(?:email|surel)\s+anda\s+tidak\s+akan | your\s+email\s+address\s+will\s+not
    )""",
    _FLAGS,
)
OTHER_STORIES = re.compile(
    rf"""{_LEAD} (?:
        (?:artikel|berita|posting(?:an)?)\s+(?:terpopuler|populer|terkini|terbaru)\s*:?$
        | (?:terpopuler|terkini|trending)\s*:?$
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
MEDIA = re.compile(r"^\s*[\[(]\s*(?:video|foto|infografis|podcast|galeri)\s*[\])]", re.I)
# "(Ilustrasi) Suasana apel ..." is a photo's caption, full stop or not.
CAPTION = re.compile(r"^\s*[\[(]\s*(?:foto\s+)?(?:ilustrasi|illustrasi|dok(?:umentasi)?)\s*[\])]", re.I)
# "Laporan Wartawan Radar Pesisir Budi": a byline without a colon.
REPORT = re.compile(r"^laporan\s+(?:khusus\s+)?(?:reporter|wartawan|kontributor|jurnalis)\b", re.I)

_ROLE = r"(?:penulis|reporter|pewarta|wartawan|jurnalis|kontributor|laporan|oleh|by|author|writer)"
_DESK = r"(?:editor|redaktur|penyunting|penyelia|uploader|fotografer|publisher|copywriter|penanggung\s+jawab)"
CREDIT = re.compile(rf"(?<!\w)(?:{_ROLE}|{_DESK})\s*[:：]\s*", re.I)
CREDIT_LINE = re.compile(
    rf"^[\s(\[*|/-]*(?:{_ROLE}|{_DESK}|sumber|source|foto|photo|ilustrasi|tags?|kategori|topik|label)\s*[:：]", re.I
)
BARE_CREDIT = re.compile(r"^(?:oleh|by|penulis|editor|reporter|redaksi|admin|tim redaksi)$", re.I)
BYLINE = re.compile(r"^(?:oleh|by|penulis|editor|redaksi|admin)\b", re.I)
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
        advertisement(?:\s.{{0,40}})? | advertorial | iklan | sponsored(?:\s+content)? | promoted | ads? | loading\.*
        | share(?:\s+(?:this|on|to))? | bagikan.{{0,40}} | salin\s+(?:link|tautan) | copy\s+link
        | {_NETWORK} (?:[\s,|•·/]+{_NETWORK})*
        | (?:scroll|gulir|geser) .{{0,50}} (?:content|melanjutkan|membaca|bawah|artikel) .*
        | (?:halaman|page|hal) \s*:?\s* (?:\d+\b[\s,|/]*)* (?:all|semua|selanjutnya|berikutnya|dari\s+\d+|of\s+\d+|»|>)*
        | \d+ (?:\s+\d+){{1,7}} (?:\s+(?:all|semua|»))?
        | (?:halaman\s+)? (?:selanjutnya|berikutnya|sebelumnya|next|prev(?:ious)?) (?:\s+page)? [\s»>→]*
        | lanjut(?:kan)?\s+(?:membaca|ke\s+halaman).* | tampilkan\s+semua | (?:view|show|lihat)\s+(?:all|semua).{{0,20}}
        | (?:dibaca|dilihat|views?|hits) \s*:?\s* [\d.,]+ (?:\s*(?:kali|x|views?))?
        | [\d.,]+ \s* (?:kali\s+dibaca|views?|dilihat|pembaca)
        | (?:lihat|tonton|simak|saksikan) \s+ (?:juga\s+)? (?:video|foto|infografis) \b [^.]{{0,40}} :
        | (?:[-•*·]\s*)? (?:https?://|www\.) \S+ | \S+ \. (?:jpe?g|png|gif|webp|avif) \S*
        | unduh | download | polling | jajak\s+pendapat | tags? | label | topik
    )\s*[.:]*$""",
    _FLAGS,
)
FOLLOW = re.compile(
    r"""\b(?: google\s+news | (?:whats?\s?app|wa|telegram)\s+(?:channel|grup|group)
        | (?:channel|saluran|grup|group|kanal)\s+(?:whats?\s?app|wa|telegram|youtube)
        | (?:nyalakan|aktifkan)\s+notifikasi | newsletter )\b""",
    _FLAGS,
)
FOLLOW_LEAD = re.compile(
    rf"""{_LEAD} (?: ikuti|silakan|silahkan|nikmati|dapatkan|follow|gabung|bergabung|join|cek|simak|baca|update|yuk|mari
        |jangan|klik|artikel\s+ini|temukan|pantau|subscribe )\b""",
    _FLAGS,
)
COPYRIGHT = re.compile(
    r"""^(?: copyright | hak\s+cipta | © | \(c\) | all\s+rights\s+reserved
        | artikel\s+ini\s+telah\s+(?:tayang|terbit)\s+di | sumber\s+artikel )""",
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

/* confusable.c -- reads a text as a person would, so that a forbidden word or somebody's name is found in any spelling.
 *
 * The tables have the look-alikes that are in common fonts, most of them after case folding. For names in ASCII see
 * skeleton.c, which merges more. */
#include "engine/base/confusable.h"

#include <string.h>

struct look {
    const char *letter;
    const char *like;
};

/* Of other scripts, small capitals, with strokes, in boxes. */
static const struct look look_alikes[] = {
        {"", "\xE2\x83\x9D\xE2\x83\x9E\xE2\x83\x9F\xE2\x83\xA0\xE2\x83\xA2\xE2\x83\xA3\xE2\x83"
             "\xA4"}, /* marks drawn around a letter */
        {"a", "аαɑᴀᎪꓮⲁᗩⱥ🅐🅰🇦"},
        {"b", "вьβʙᏴꓐⲃᗷƀɓ🅑🅱🇧"},
        {"c", "сϲϹᴄᏟꓚⲥȼ🅒🅲🇨"},
        {"d", "ԁᴅᎠꓓᗪɗ🅓🅳🇩"},
        {"e", "еεᴇᎬꓰⲉ℮ɇё€🅔🅴🇪"},
        {"f", "ꜰꓝƒ🅕🅵🇫"},
        {"g", "ɡɢᏀꓖցǥɠ🅖🅶🇬"},
        {"h", "һнհʜᎻꓧⲏɦ🅗🅷🇭"},
        {"i", "іїıιɩɪᎥⲓɨ🅘🅸🇮"},
        {"j", "јᴊᎫꓙյɉ🅙🅹🇯"},
        {"k", "кκᴋᏦꓗⲕꝁƙ🅚🅺🇰"},
        {"l", "ӏʟ|ꓲǀᏞꓡƚɫⱡ∣׀🅛🅻🇱"},
        {"m", "мᴍᎷꓟⲙ🅜🅼🇲"},
        {"n", "пиηɴꓠⲛոƞŋɲ🅝🅽🇳"},
        {"o", "øоοօσᴏꓳⲟɵ🅞🅾🇴"},
        {"p", "рρᴘᏢꓑⲣƥᵽ🅟🅿🇵"},
        {"q", "ԛզ🅠🆀🇶"},
        {"r", "гʀᏒꓣᖇɍ🅡🆁🇷"},
        {"s", "ѕꜱᏚꓢᔕʂ🅢🆂🇸"},
        {"t", "тτᴛᎢꓔⲧŧⱦƭ🅣🆃🇹"},
        {"u", "цμυսᴜꓴʉ🅤🆄🇺"},
        {"v", "νѵᴠᏙꓦʋ🅥🆅🇻"},
        {"w", "шԝѡωᴡᎳᏔꓪⱳ🅦🆆🇼"},
        {"x", "хχꓫⲭ🅧🆇🇽"},
        {"y", "уγʏᎩꓬⲩɏƴ🅨🆈🇾"},
        {"z", "ζᴢᏃꓜⲍƶʐ🅩🆉🇿"},
};

/* Signs, and letters that look like others in a word than in a name. */
static const struct look signs[] = {{"i", "1|!"}, {"o", "0"}, {"e", "3"}, {"a", "4@"},
        {"s", "5$σ"}, {"t", "7"}, {"m", "μ"}};

static void put_read(
        const struct look *looks, size_t count, bool ascii, struct str text, struct buf *out)
{
    while (text.length > 0) {
        int32_t code = 0;
        struct str c = str_slice(text, 0, str_read_code(text, 0, &code));
        size_t row = ascii || c.length > 1 || c.bytes[0] == '|' ? 0 : count;
        while (row < count && str_find(str_of(looks[row].like), c, 0) == SIZE_MAX) {
            row++;
        }
        buf_add_str(out, row < count ? str_of(looks[row].letter) : c);
        text = str_slice(text, c.length, text.length);
    }
}

void confusable_put_latin(struct str text, struct buf *out)
{
    put_read(look_alikes, sizeof(look_alikes) / sizeof(look_alikes[0]), false, text, out);
}

void confusable_fold(struct str text, struct buf *out)
{
    struct buf folded = {0};
    struct buf latin = {0};
    struct buf ascii = {0};
    str_fold(text, &folded);
    put_read(signs, sizeof(signs) / sizeof(signs[0]), true, buf_str(&folded), &latin);
    buf_clear(&folded);
    confusable_put_latin(buf_str(&latin), &folded);
    str_to_ascii(buf_str(&folded), &ascii);
    for (size_t i = 0; i < ascii.length; i++) {
        char c = ascii.bytes[i];
        if (c >= 'a' && c <= 'z') {
            buf_add_char(out, c == 'l' ? 'i' : c);
        }
    }
    buf_finish(&folded);
    buf_finish(&latin);
    buf_finish(&ascii);
}

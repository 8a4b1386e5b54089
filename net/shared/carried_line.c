/* carried_line.c -- lines that bridges carry: their speaker, "<ann@Skein> hello", and the lines of a message.
 *
 * By this form a bridge also recognises lines that another bridge has carried (see bridge.c). The
 * configuration may have another form, as "**{nick}** ({network}): {text}".
 *
 * A nick that somebody there has gets a zero-width space after its first character, so that
 * clients do not alert that person each time their namesake speaks. */
#include "net/shared/carried_line.h"

#include <string.h>

#define NO_WIDTH "\xE2\x80\x8B" /* U+200B */

enum { NAME_BYTES_MAX = 100, TEMPLATE_MAX = 100 };

static bool may_be_in_name(unsigned char c)
{
    return c > ' ' && c != '<' && c != '>' && c != 0x7f;
}

/* Appends the characters of text that a name may have; soft: broken after the first character. */
static void add_name(struct str text, bool soft, struct buf *out)
{
    size_t start = out->length;
    for (size_t i = 0; i < text.length && i < NAME_BYTES_MAX; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (soft && out->length > start && (c & 0xC0) != 0x80) {
            buf_add_text(out, NO_WIDTH);
            soft = false;
        }
        if (may_be_in_name(c)) {
            buf_add_char(out, (char)c);
        }
    }
}

size_t carried_unseen(struct str text, size_t at)
{
    static const char *const unseen[] = {"\xC2\xA0", "\xC2\xAD", "\xCD\x8F", "\xD8\x9C",
            "\xE1\xA0\x8E", "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x80\x8E",
            "\xE2\x80\x8F", "\xE2\x81\xA0", "\xE2\x81\xA1", "\xE2\x81\xA2", "\xE2\x81\xA3",
            "\xE2\x81\xA4", "\xE3\x80\x80", "\xE3\x85\xA4", "\xEF\xBB\xBF"};
    struct str rest = str_slice(text, at, text.length);
    for (size_t k = 0; k < sizeof(unseen) / sizeof(unseen[0]); k++) {
        if (str_starts(rest, str_of(unseen[k]))) {
            return strlen(unseen[k]);
        }
    }
    return 0;
}

void carried_name(struct str sender, struct str home, bool soften, struct buf *out)
{
    struct str rest = sender;
    struct str nick = str_take_until(&rest, '@');
    add_name(nick, soften, out);
    buf_add_char(out, '@');
    add_name(rest.length > 0 ? rest : home, false, out);
}

static const char text_word[] = "{text}";

static size_t count_word(struct str text, const char *word)
{
    size_t count = 0;
    for (size_t at = 0; (at = str_find(text, str_of(word), at)) != SIZE_MAX; at++) {
        count++;
    }
    return count;
}

bool carried_template_is(const char *template)
{
    struct str text = str_of(template);
    struct buf clean = {0};
    str_clean(text, false, &clean);
    bool ok = text.length <= TEMPLATE_MAX && str_equal(buf_str(&clean), text) &&
              str_ends(text, str_of(text_word)) && count_word(text, text_word) == 1 &&
              count_word(text, "{nick}") == 1 && count_word(text, "{network}") <= 1;
    buf_finish(&clean);
    return ok;
}

void carried_speaker(const char *template, struct str name, struct buf *out)
{
    struct str network = name;
    struct str nick = str_take_until(&network, '@');
    if (!template) {
        buf_printf(out, "<%.*s> ", STR_FMT(name));
        return;
    }
    struct str rest = str_of(template);
    buf_add_text(out, NO_WIDTH);
    while (!str_equal(rest, str_of(text_word)) && rest.length > 0) {
        bool is_nick = str_starts(rest, STR("{nick}"));
        bool is_network = str_starts(rest, STR("{network}"));
        buf_add_str(out, is_nick ? nick : is_network ? network : str_slice(rest, 0, 1));
        size_t length = is_nick ? strlen("{nick}") : is_network ? strlen("{network}") : 1;
        rest = str_slice(rest, length, rest.length);
    }
}

bool carried_take_line(struct str *body, size_t *taken, struct buf *out)
{
    while (body->length > 0 && *taken < CARRIED_LINES_MAX) {
        struct str line = str_take_until(body, '\n');
        buf_clear(out);
        str_clean(line, false, out);
        if (str_trim(buf_str(out)).length == 0) {
            continue;
        }
        if (++*taken == CARRIED_LINES_MAX && str_trim(*body).length > 0) {
            buf_add_text(out, " …");
        }
        return true;
    }
    return false;
}

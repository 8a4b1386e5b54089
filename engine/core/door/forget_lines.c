/* forget_lines.c -- what do the lines of a report say when one who is in them is forgotten?
 *
 * A name is found as it is written, or with a capital in front as sentences begin: who is called "will" does not take that
 * word from what others said. The names of tags of markup are left alone. */
#include "engine/core/door/forget_lines.h"

#include "engine/session/transcript.h"

#include <ctype.h>

bool forget_lines_are(struct str lines, struct str name)
{
    struct transcript_line line;
    while (transcript_next(&lines, &line)) {
        if (str_equal_nocase(line.msg.sender, name) ||
                str_equal_nocase(line.msg.behind, name)) {
            return true;
        }
    }
    return false;
}

static bool is_of_word(struct str text, size_t at)
{
    unsigned char c = at < text.length ? (unsigned char)text.bytes[at] : ' ';
    return isalnum(c) || c == '_' || c >= 0x80;
}

/* Does the name of a tag begin there? */
static bool is_tag(struct str text, size_t at)
{
    size_t slash = at > 0 && text.bytes[at - 1] == '/' ? 1 : 0;
    return at > slash && text.bytes[at - slash - 1] == '<';
}

static bool stands_at(struct str text, size_t at, struct str name)
{
    if (name.length == 0 || name.length > text.length - at) {
        return false;
    }
    unsigned char first = (unsigned char)text.bytes[at];
    unsigned char wanted = (unsigned char)name.bytes[0];
    return (first == wanted || first == toupper(wanted)) &&
           str_equal(str_slice(text, at + 1, at + name.length),
                   str_slice(name, 1, name.length)) &&
           (at == 0 || !is_of_word(text, at - 1)) && !is_of_word(text, at + name.length) &&
           !is_tag(text, at);
}

static void put_text(struct str text, const struct forget_words *forget, struct buf *out)
{
    size_t from = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (stands_at(text, i, forget->name)) {
            buf_add_str(out, str_slice(text, from, i));
            buf_add_str(out, forget->words);
            from = i + forget->name.length;
            i = from - 1;
        }
    }
    buf_add_str(out, str_slice(text, from, text.length));
}

void forget_lines_put(
        struct str lines, const struct forget_words *forget, bool theirs, struct buf *out)
{
    struct transcript_line line;
    while (transcript_next(&lines, &line)) {
        struct buf text = {0};
        struct buf body = {0};
        bool sent = str_equal_nocase(line.msg.sender, forget->name);
        bool behind = str_equal_nocase(line.msg.behind, forget->name);
        line.msg.sender = sent ? forget->words : line.msg.sender;
        line.msg.behind = behind ? forget->words : line.msg.behind;
        if (theirs || sent || behind) {
            put_text(line.msg.text, forget, &text);
            put_text(line.msg.body, forget, &body);
            line.msg.text = buf_str(&text);
            line.msg.body = buf_str(&body);
        }
        transcript_put(&line.msg, line.time_ms, out);
        buf_finish(&text);
        buf_finish(&body);
    }
}

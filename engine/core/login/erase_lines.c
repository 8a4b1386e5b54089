/* erase_lines.c -- removes a name from texts and from the lines that a report keeps.
 *
 * The name matches as a whole word, as it is written or with a capital in front, as at the
 * start of a sentence. In the person's own words it matches in any case. A name written without
 * a capital is an ordinary word: erasing somebody called "will" does not remove that word from
 * what other people said. Names of markup tags are left alone. */
#include "engine/core/login/erase_lines.h"

#include "engine/session/transcript.h"

#include <ctype.h>

static bool is_by(const struct transcript_line *line, struct str name)
{
    return str_equal_nocase(line->msg.sender, name) || str_equal_nocase(line->msg.behind, name);
}

/* True if the text of a line by somebody else must stay as it is. */
static bool is_others_word(const struct transcript_line *line, struct str name)
{
    bool said = line->msg.sender.length > 0 || line->msg.behind.length > 0;
    return said && !isupper((unsigned char)name.bytes[0]);
}

bool erase_lines_are(struct str lines, struct str name)
{
    struct transcript_line line;
    while (transcript_next(&lines, &line)) {
        bool has = str_find_nocase(line.msg.text, name, 0) != SIZE_MAX ||
                   str_find_nocase(line.msg.body, name, 0) != SIZE_MAX;
        if (is_by(&line, name) || (has && !is_others_word(&line, name))) {
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

/* True if the name of a tag begins there. */
static bool is_tag(struct str text, size_t at)
{
    size_t slash = at > 0 && text.bytes[at - 1] == '/' ? 1 : 0;
    return at > slash && text.bytes[at - slash - 1] == '<';
}

static bool stands_at(struct str text, size_t at, const struct erase_words *forget)
{
    struct str name = forget->name;
    if (name.length == 0 || name.length > text.length - at) {
        return false;
    }
    unsigned char first = (unsigned char)text.bytes[at];
    unsigned char wanted = (unsigned char)name.bytes[0];
    struct str there = str_slice(text, at, at + name.length);
    bool as_written =
            (first == wanted || first == toupper(wanted)) &&
            str_equal(str_slice(there, 1, there.length), str_slice(name, 1, name.length));
    return (as_written || (forget->any_case && str_equal_nocase(there, name))) &&
           (at == 0 || !is_of_word(text, at - 1)) && !is_of_word(text, at + name.length) &&
           !is_tag(text, at);
}

void erase_text_put(struct str text, const struct erase_words *forget, struct buf *out)
{
    size_t from = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (stands_at(text, i, forget)) {
            buf_add_str(out, str_slice(text, from, i));
            buf_add_str(out, forget->words);
            from = i + forget->name.length;
            i = from - 1;
        }
    }
    buf_add_str(out, str_slice(text, from, text.length));
}

void erase_lines_put(
        struct str lines, const struct erase_words *forget, bool theirs, struct buf *out)
{
    struct transcript_line line;
    while (transcript_next(&lines, &line)) {
        struct buf text = {0};
        struct buf body = {0};
        const struct transcript_line before = line;
        bool sent = str_equal_nocase(line.msg.sender, forget->name);
        bool behind = str_equal_nocase(line.msg.behind, forget->name);
        /* In the person's own words the name matches in any case. */
        struct erase_words here = {forget->name, forget->words, sent || behind};
        line.msg.sender = sent ? forget->words : line.msg.sender;
        line.msg.behind = behind ? forget->words : line.msg.behind;
        if (theirs || sent || behind || !is_others_word(&before, forget->name)) {
            erase_text_put(line.msg.text, &here, &text);
            erase_text_put(line.msg.body, &here, &body);
            line.msg.text = buf_str(&text);
            line.msg.body = buf_str(&body);
        }
        transcript_put(&line.msg, line.time_ms, out);
        buf_finish(&text);
        buf_finish(&body);
    }
}

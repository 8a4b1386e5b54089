/* tel_flat.c -- removes the tags of a line of markup, fast. Pure.
 *
 * In a list of many players each name is short and stands between two tags. So this code goes byte
 * by byte and recognises the frequent tags itself; markup.h parses all others. */
#include "net/telnet/tel_flat.h"

#include "engine/session/markup.h"

#include <string.h>

enum { LINK_MAX = 256 /* bytes of a tag recognised here */ };

/* Returns the length of the link that s begins with; 0 if it is long or may not be a link. */
static size_t link_length(struct str s)
{
    if (s.length < 7 || memcmp(s.bytes, "<cmd ", 5) != 0 || s.bytes[5] <= ' ') {
        return 0;
    }
    size_t most = s.length < LINK_MAX ? s.length : LINK_MAX;
    size_t i = 5;
    while (i < most && s.bytes[i] != '<' && s.bytes[i] != '>') {
        i++;
    }
    return i > 5 && i < most && s.bytes[i] == '>' ? i + 1 : 0;
}

/* Returns the length of the tag that s begins with, if it is a frequent one; else 0. opened is the
 * last opened style, as written. */
static size_t known_tag(struct str s, struct str opened)
{
    if (s.length < 3) {
        return 0;
    }
    if (s.bytes[1] == '/') {
        bool of_link = s.length >= 6 && memcmp(s.bytes + 2, "cmd>", 4) == 0;
        return s.bytes[2] == '>' ? 3 : of_link ? 6 : 0;
    }
    if (s.bytes[1] == 'c') {
        return link_length(s);
    }
    return opened.length > 0 && str_starts(s, opened) ? opened.length : 0;
}

size_t tel_flat_untag(struct str line, char *room)
{
    struct str opened = STR_NONE;
    size_t length = 0;
    while (line.length > 0) {
        size_t at = 0;
        while (at < line.length && line.bytes[at] != '<') {
            room[length++] = line.bytes[at++];
        }
        line = (struct str){line.bytes + at, line.length - at};
        size_t known = known_tag(line, opened);
        if (known == 0 && line.length > 0) {
            struct str before = line;
            struct markup_token token = markup_next(&line);
            if (token.kind == MARKUP_TEXT) {
                memcpy(room + length, token.text.bytes, token.text.length);
                length += token.text.length;
            } else if (token.kind == MARKUP_OPEN) {
                opened = str_slice(before, 0, before.length - line.length);
            }
        }
        line = (struct str){line.bytes + known, line.length - known};
    }
    return length;
}

bool tel_flat_is_message(const char *head, size_t length)
{
    return length >= 3 && memcmp(head, "#$", 2) == 0 && (head[2] == '#' || head[2] == '"');
}

bool tel_flat_is_special(struct str text)
{
    return text.length == 0 || text.bytes[0] == ' ' || text.bytes[text.length - 1] == ' ' ||
           (text.bytes[0] == '>' && (text.length == 1 || text.bytes[1] == ' ')) ||
           tel_flat_is_message(text.bytes, text.length);
}

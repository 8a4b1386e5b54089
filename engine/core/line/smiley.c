/* smiley.c -- Distinguishing of smileys from commands.
 *
 * Some begin like a command: with a colon (emote) or a semicolon (@lua). A single letter after a
 * colon is never an emote. After a semicolon only characters that cannot begin Lua code, D and P
 * count. */
#include "engine/core/line/smiley.h"

#include <ctype.h>
#include <string.h>

enum { FACE_MAX = 4 }; /* bytes */

/* Smileys that are not eyes followed by a mouth. */
static const struct str faces[] = {STR_IS("<3"), STR_IS("</3"), STR_IS("^^"), STR_IS("^_^"),
        STR_IS("-_-"), STR_IS("o_o"), STR_IS("xd"), STR_IS("\\o/"), STR_IS("(:"), STR_IS("(-:"),
        STR_IS(":'("), STR_IS(":')"), STR_IS(">:("), STR_IS("t_t")};

/* The first characters of all smileys. */
#define BEGINNINGS ":;=8<^-oOxX\\(>tT"

/* True for ":wave:", as chat clients write an emoji. */
static bool is_named(struct str line)
{
    bool ok = line.length > 2 && line.bytes[0] == ':' && line.bytes[line.length - 1] == ':';
    for (size_t i = 1; ok && i < line.length - 1; i++) {
        char c = line.bytes[i];
        ok = isalnum((unsigned char)c) || c == '_' || c == '-' || c == '+';
    }
    return ok;
}

/* True for eyes and a mouth: ":)", ";-)", "=D", ":)))". */
static bool has_face(struct str line)
{
    if (line.length < 2 || !strchr(":;=8", line.bytes[0])) {
        return false;
    }
    const char *mouths = line.bytes[0] == ':'   ? "()[]{}|/\\*@$#3<>DPpOoSsXxCcBb"
                         : line.bytes[0] == ';' ? ")(]|*DPp"
                                                : "()[]|/\\*DPpOo";
    bool nose = line.length > 2 && strchr("-^o", line.bytes[1]);
    size_t at = nose ? 2 : 1;
    if (!strchr(mouths, line.bytes[at])) {
        return false;
    }
    while (at + 1 < line.length && line.bytes[at + 1] == line.bytes[at]) {
        at++;
    }
    return at + 1 == line.length;
}

bool smiley_is(struct str line)
{
    if (line.length == 0 || !strchr(BEGINNINGS, line.bytes[0])) {
        return false;
    }
    for (size_t i = 0; line.length <= FACE_MAX && i < sizeof(faces) / sizeof(faces[0]); i++) {
        if (str_equal_nocase(line, faces[i])) {
            return true;
        }
    }
    return has_face(line) || is_named(line);
}

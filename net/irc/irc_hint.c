/* irc_hint.c -- the wording of a command that a text of the game tells people to type. */
#include "net/irc/irc_hint.h"

#include "engine/core/output/credential.h"
#include "engine/session/markup.h"

/* Appends the plain text of a link and takes it off *rest. False if other tags are in it. */
static bool take_link_text(struct str *rest, struct buf *out)
{
    for (;;) {
        struct markup_token token = markup_next(rest);
        if (token.kind == MARKUP_TEXT) {
            buf_add_str(out, token.text);
        } else {
            return token.kind == MARKUP_CLOSE;
        }
    }
}

/* True if text is the first words of line, or all of it. */
static bool is_beginning(struct str line, struct str text)
{
    return text.length > 0 && str_starts(line, text) &&
           (line.length == text.length || line.bytes[text.length] == ' ');
}

bool irc_hint_take(struct str line, struct str *rest, bool here, struct buf *out)
{
    struct str after = *rest;
    struct buf room = {0};
    bool plain = take_link_text(&after, &room);
    struct str text = buf_str(&room);
    struct str words = line;
    bool hint = plain && is_beginning(words, text);
    if (hint) {
        struct str verb = str_take_word(&words);
        if (str_equal_nocase(verb, STR("register"))) {
            buf_add_text(out, "/msg skein register PASSWORD");
        } else {
            buf_add_text(out, credential_is_verb(verb) ? "/msg skein " : here ? "!" : "");
            buf_add_str(out, text);
        }
        *rest = after;
    }
    buf_finish(&room);
    return hint;
}

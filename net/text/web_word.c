/* web_word.c -- splits a template's tag into words and checks them. */
#include "net/text/web_word.h"

#include <string.h>

bool web_word_take(struct str *rest, struct web_word *out)
{
    struct str s = str_trim(*rest);
    bool quoted = str_starts(s, STR("\""));
    if (quoted) {
        s = str_slice(s, 1, s.length);
        out->text = str_take_until(&s, '"');
    } else {
        out->text = str_take_word(&s);
    }
    char first = out->text.length > 0 ? out->text.bytes[0] : '\0';
    out->literal = quoted || (first >= '0' && first <= '9');
    *rest = str_trim(s);
    return quoted || out->text.length > 0;
}

bool web_word_take_named(struct str *rest, struct str *out_name, struct web_word *out)
{
    struct str s = *rest;
    struct str name = str_take_until(&s, '=');
    if (name.length == rest->length || str_find_char(name, ' ', 0) != SIZE_MAX ||
            str_find_char(name, '"', 0) != SIZE_MAX) {
        return false;
    }
    *out_name = name;
    *rest = s;
    return web_word_take(rest, out);
}

bool web_word_is_name(const struct web_word *word)
{
    bool ok = !word->literal && word->text.length > 0;
    for (size_t i = 0; ok && i < word->text.length; i++) {
        char c = word->text.bytes[i];
        ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             memchr("_.@", c, 3);
    }
    return ok;
}

bool web_words_fit(struct str rest, char kind)
{
    struct web_word word;
    struct str name;
    size_t count = 0;
    bool named = false;
    bool ok = true;
    for (; ok && rest.length > 0; count++) {
        bool was_named = named;
        named = kind == '>' && count > 0 && web_word_take_named(&rest, &name, &word);
        (void)(named || web_word_take(&rest, &word));
        if (kind == 'i' && count == 1) {
            ok = rest.length > 0 &&
                 (str_equal(word.text, STR("=")) || str_equal(word.text, STR(">")));
        } else if (kind == 'e' && count == 1) {
            ok = word.literal && rest.length == 0;
        } else if (kind == '>' && !named) {
            ok = count == 0 || (count == 1 && !was_named && web_word_is_name(&word));
        } else {
            ok = web_word_is_name(&word) || (word.literal && count > 0);
        }
    }
    return ok && count > 0;
}

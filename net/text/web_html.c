/* web_html.c -- escapes text for HTML.
 *
 * 1. Text is escaped for text and attributes alike: & < > " and '.
 * 2. Attributes are always quoted, and none that runs a script or sets a style is ever written.
 * The server's policy (no inline scripts or styles) would stop such an attribute as well.
 * 3. The path of a link consists of escaped segments and begins with a slash, so it cannot lead
 * to another site. */
#include "net/text/web_html.h"

void web_put(struct buf *out, struct str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.length; i++) {
        const char *code = NULL;
        switch (text.bytes[i]) {
        case '&':
            code = "&amp;";
            break;
        case '<':
            code = "&lt;";
            break;
        case '>':
            code = "&gt;";
            break;
        case '"':
            code = "&quot;";
            break;
        case '\'':
            code = "&#39;";
            break;
        default:
            continue;
        }
        buf_add(out, text.bytes + from, i - from);
        buf_add_text(out, code);
        from = i + 1;
    }
    buf_add(out, text.bytes + from, text.length - from);
}

void web_put_segment(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain || str_find_char(STR("-._~@"), (char)c, 0) != SIZE_MAX) {
            buf_add_char(out, (char)c);
        } else {
            buf_printf(out, "%%%02X", c);
        }
    }
}

void web_put_local(struct buf *out, struct str text, const char *ampersand)
{
    bool local = text.length > 0 && text.bytes[0] == '/' &&
                 (text.length == 1 || (text.bytes[1] != '/' && text.bytes[1] != '\\'));
    for (size_t i = 0; local && i < text.length; i++) {
        char c = text.bytes[i];
        if (c == '&') {
            buf_add_text(out, ampersand);
        } else if (str_find_char(STR("/%?=#+"), c, 0) != SIZE_MAX) {
            buf_add_char(out, c);
        } else {
            web_put_segment(out, str_slice(text, i, i + 1));
        }
    }
    if (!local) {
        buf_add_char(out, '/');
    }
}

/* -- answers -- */

struct str web_text(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value)
                   ? (struct str){json_string_value(value), json_string_length(value)}
                   : STR_NONE;
}

int64_t web_number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? (int64_t)json_integer_value(value)
           : json_is_real(value)  ? (int64_t)json_real_value(value)
                                  : 0;
}

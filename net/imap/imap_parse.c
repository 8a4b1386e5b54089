/* imap_parse.c -- parses the words of an IMAP command. No side effects. */
#include "net/imap/imap_parse.h"

bool imap_literal(struct str line, uint64_t *out_bytes, bool *out_waits)
{
    if (!str_ends(line, STR("}"))) {
        return false;
    }
    size_t begin = line.length - 1;
    while (begin > 0 && line.bytes[begin] != '{') {
        begin--;
    }
    struct str number = str_slice(line, begin + 1, line.length - 1);
    *out_waits = !str_ends(number, STR("+"));
    number.length -= *out_waits ? 0 : 1;
    return line.bytes[begin] == '{' && str_to_u64(number, out_bytes);
}

static void skip_blanks(struct imap_parse *parse)
{
    while (str_starts(parse->rest, STR(" "))) {
        parse->rest = str_slice(parse->rest, 1, parse->rest.length);
    }
}

bool imap_take_sign(struct imap_parse *parse, char sign)
{
    skip_blanks(parse);
    bool there = parse->rest.length > 0 && parse->rest.bytes[0] == sign;
    if (there) {
        parse->rest = str_slice(parse->rest, 1, parse->rest.length);
    }
    return there;
}

static bool take_quoted(struct imap_parse *parse, struct buf *out)
{
    size_t i = 1;
    while (i < parse->rest.length && parse->rest.bytes[i] != '"') {
        i += parse->rest.bytes[i] == '\\' && i + 1 < parse->rest.length;
        buf_add_char(out, parse->rest.bytes[i]);
        i++;
    }
    if (i >= parse->rest.length) {
        return false;
    }
    parse->rest = str_slice(parse->rest, i + 1, parse->rest.length);
    return true;
}

static bool take_literal(struct imap_parse *parse, struct buf *out)
{
    size_t end = str_find(parse->rest, STR("}\r\n"), 0);
    uint64_t bytes = 0;
    bool waits = false;
    if (end == SIZE_MAX || !imap_literal(str_slice(parse->rest, 0, end + 1), &bytes, &waits) ||
            bytes > parse->rest.length - end - 3) {
        return false;
    }
    buf_add_str(out, str_slice(parse->rest, end + 3, end + 3 + (size_t)bytes));
    parse->rest = str_slice(parse->rest, end + 3 + (size_t)bytes, parse->rest.length);
    return true;
}

bool imap_take(struct imap_parse *parse, struct buf *out)
{
    buf_clear(out);
    skip_blanks(parse);
    if (parse->rest.length == 0) {
        return false;
    }
    if (parse->rest.bytes[0] == '"') {
        return take_quoted(parse, out);
    }
    if (parse->rest.bytes[0] == '{') {
        return take_literal(parse, out);
    }
    size_t length = 0;
    unsigned depth = 0;
    while (length < parse->rest.length) {
        char c = parse->rest.bytes[length];
        depth += c == '[';
        depth -= c == ']' && depth > 0;
        /* "BODY[HEADER.FIELDS (FROM TO)]" is one word. */
        if (depth == 0 && (c == ' ' || c == '(' || c == ')' || c == '"')) {
            break;
        }
        length++;
    }
    buf_add_str(out, str_slice(parse->rest, 0, length));
    parse->rest = str_slice(parse->rest, length, parse->rest.length);
    return length > 0;
}

void imap_put_quoted(struct str text, struct buf *out)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c == '"' || c == '\\') {
            buf_add_char(out, '\\');
        }
        buf_add_char(out, c == '\r' || c == '\n' ? ' ' : c);
    }
    buf_add_char(out, '"');
}

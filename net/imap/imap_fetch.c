/* imap_fetch.c -- FETCH: parses items and writes their values. No side effects.
 *
 * A letter is a message of one part, plain text, as mime.c writes it. */
#include "engine/base/catalogue.h"
#include "net/imap/imap_impl.h"
#include "net/shared/mime.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Parses "BODY[HEADER.FIELDS (FROM TO)]<0.100>". */
static bool read_section(struct str word, struct imap_items *out, const char **out_why)
{
    struct str rest = word;
    bool peeks = str_starts_nocase(word, STR("BODY.PEEK["));
    size_t end = str_find_char(word, ']', 0);
    *out_why = LINE_MARK("A message has no such part");
    if (end == SIZE_MAX ||
            out->section_count == sizeof(out->sections) / sizeof(out->sections[0])) {
        return false;
    }
    (void)str_take_until(&rest, '[');
    struct str name = str_slice(rest, 0, str_find_char(rest, ']', 0));
    struct imap_section *section = &out->sections[out->section_count];
    if (!str_copy(name, section->name, sizeof(section->name))) {
        return false;
    }
    for (char *c = section->name; *c; c++) {
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    }
    struct str upper = str_of(section->name);
    bool fields = str_starts(upper, STR("HEADER.FIELDS (")) ||
                  str_starts(upper, STR("HEADER.FIELDS.NOT ("));
    if (fields) {
        struct str list = upper;
        (void)str_take_until(&list, '(');
        (void)snprintf(section->fields, sizeof(section->fields), " %.*s ",
                (int)(list.length > 0 ? list.length - 1 : 0), list.bytes);
    }
    section->kind = fields ? str_starts(upper, STR("HEADER.FIELDS.NOT")) ? SECTION_NOT_FIELDS
                                                                         : SECTION_FIELDS
                    : upper.length == 0               ? SECTION_ALL
                    : str_equal(upper, STR("HEADER")) ? SECTION_HEADER
                    : str_equal(upper, STR("TEXT"))   ? SECTION_TEXT
                    : str_equal(upper, STR("1"))      ? SECTION_ONE
                    : str_equal(upper, STR("1.MIME")) ? SECTION_MIME
                                                      : SECTION_ALL;
    bool known = fields || upper.length == 0 || section->kind != SECTION_ALL;
    struct str partial = str_slice(word, end + 1, word.length);
    if (known && partial.length > 0) {
        struct str most = str_slice(partial, 1, partial.length - 1);
        struct str from = str_take_until(&most, '.');
        section->partial = true;
        known = str_starts(partial, STR("<")) && str_ends(partial, STR(">")) &&
                str_to_u64(from, &section->from) && str_to_u64(most, &section->most);
    }
    out->sees = out->sees || !peeks;
    out->section_count += known;
    return known;
}

static void add_section(struct imap_items *out, const char *word)
{
    const char *why = "";
    (void)read_section(str_of(word), out, &why);
}

static bool read_item(struct str word, struct imap_items *out, const char **out_why)
{
    bool all = str_equal_nocase(word, STR("ALL"));
    bool full = str_equal_nocase(word, STR("FULL"));
    bool fast = all || full || str_equal_nocase(word, STR("FAST"));
    bool envelope = all || full || str_equal_nocase(word, STR("ENVELOPE"));
    bool flags = fast || str_equal_nocase(word, STR("FLAGS"));
    bool date = fast || str_equal_nocase(word, STR("INTERNALDATE"));
    bool size = fast || str_equal_nocase(word, STR("RFC822.SIZE"));
    bool body = full || str_equal_nocase(word, STR("BODY"));
    bool structure = str_equal_nocase(word, STR("BODYSTRUCTURE"));
    bool uid = str_equal_nocase(word, STR("UID"));
    out->flags |= flags;
    out->date |= date;
    out->size |= size;
    out->envelope |= envelope;
    out->body |= body;
    out->structure |= structure;
    out->uid |= uid;
    if (flags || date || size || envelope || body || structure || uid) {
        return true;
    }

    static const struct {
        struct str old;
        const char *section;
        bool sees;
    } olds[] = {{STR_IS("RFC822"), "BODY[]", true},
            {STR_IS("RFC822.HEADER"), "BODY.PEEK[HEADER]", false},
            {STR_IS("RFC822.TEXT"), "BODY[TEXT]", true}};

    for (size_t i = 0; i < sizeof(olds) / sizeof(olds[0]); i++) {
        if (str_equal_nocase(word, olds[i].old)) {
            size_t at = out->section_count;
            add_section(out, olds[i].section);
            /* the answer repeats the name as asked */
            if (out->section_count > at) {
                (void)snprintf(out->sections[at].name, sizeof(out->sections[at].name), "=%s",
                        olds[i].old.bytes);
            }
            return true;
        }
    }
    bool section =
            str_starts_nocase(word, STR("BODY[")) || str_starts_nocase(word, STR("BODY.PEEK["));
    *out_why = LINE_MARK("There is no item of that name to fetch");
    return section && read_section(word, out, out_why);
}

bool imap_items_read(struct imap_parse *parse, struct imap_items *out, const char **out_why)
{
    struct buf word = {0};
    bool many = imap_take_sign(parse, '(');
    bool ok = true;
    bool any = false;
    *out_why = LINE_MARK("Say what to fetch, as (FLAGS ENVELOPE)");
    while (ok && !(many && imap_take_sign(parse, ')')) && (many || !any)) {
        ok = imap_take(parse, &word) && read_item(buf_str(&word), out, out_why);
        any = true;
    }
    buf_finish(&word);
    return ok && any;
}

bool imap_items_need_text(const struct imap_items *items)
{
    return items->size || items->body || items->structure || items->section_count > 0;
}

void imap_put_flags(const struct imap_letter *letter, struct buf *out)
{
    const char *before = "";
    buf_add_text(out, "FLAGS (");
    if (letter->seen) {
        buf_add_text(out, "\\Seen");
        before = " ";
    }
    if (letter->deleted) {
        buf_printf(out, "%s\\Deleted", before);
        before = " ";
    }
    if (letter->recent) {
        buf_printf(out, "%s\\Recent", before);
    }
    buf_add_char(out, ')');
}

static void put_date(int64_t unix_time, struct buf *out)
{
    char text[40] = "";
    time_t seconds = (time_t)unix_time;
    struct tm parts = {0};
    if (gmtime_r(&seconds, &parts) &&
            strftime(text, sizeof(text), "%e-%b-%Y %H:%M:%S +0000", &parts) > 0) {
        buf_printf(out, "INTERNALDATE \"%s\"", text);
    }
}

/* Returns the value of a header field, without its line end. */
static struct str field_of(struct str head, struct str name)
{
    while (head.length > 0) {
        struct str line = str_take_until(&head, '\n');
        if (str_starts_nocase(line, name) && line.length > name.length + 1) {
            return str_trim(str_slice(line, name.length + 1, line.length));
        }
    }
    return STR_NONE;
}

/* Writes "((NIL NIL "ann" "example.org"))" for "<ann@example.org>". */
static void put_people(struct str field, struct buf *out)
{
    struct str host =
            str_slice(field, field.length > 0, field.length > 0 ? field.length - 1 : 0);
    struct str name = str_take_until(&host, '@');
    buf_add_text(out, "((NIL NIL ");
    imap_put_quoted(name, out);
    buf_add_char(out, ' ');
    imap_put_quoted(host, out);
    buf_add_text(out, "))");
}

static void put_envelope(struct str head, struct buf *out)
{
    struct str from = field_of(head, STR("From"));
    buf_add_text(out, "ENVELOPE (");
    imap_put_quoted(field_of(head, STR("Date")), out);
    buf_add_char(out, ' ');
    imap_put_quoted(field_of(head, STR("Subject")), out);
    for (int i = 0; i < 3; i++) { /* from, sender, reply-to */
        buf_add_char(out, ' ');
        put_people(from, out);
    }
    buf_add_char(out, ' ');
    put_people(field_of(head, STR("To")), out);
    buf_add_text(out, " NIL NIL NIL ");
    imap_put_quoted(field_of(head, STR("Message-ID")), out);
    buf_add_char(out, ')');
}

static void put_structure(const char *name, struct str body, bool whole, struct buf *out)
{
    size_t lines = 0;
    for (size_t i = 0; i < body.length; i++) {
        lines += body.bytes[i] == '\n';
    }
    buf_printf(out,
            "%s (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"utf-8\") NIL NIL \"8BIT\" %zu %zu%s)", name,
            body.length, lines, whole ? " NIL NIL NIL NIL" : "");
}

static void put_fields(const struct imap_section *section, struct str head, struct buf *out)
{
    while (head.length > 0) {
        struct str line = str_take_until(&head, '\n');
        struct str rest = line;
        struct str name = str_take_until(&rest, ':');
        struct buf sought = {0};
        buf_printf(&sought, " %.*s ", STR_FMT(name));
        for (size_t i = 0; i < sought.length; i++) {
            char c = sought.bytes[i];
            sought.bytes[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        }
        bool named = str_find(str_of(section->fields), buf_str(&sought), 0) != SIZE_MAX;
        if (name.length > 0 && rest.length > 0 && named == (section->kind == SECTION_FIELDS)) {
            buf_add_str(out, line);
            buf_add_char(out, '\n');
        }
        buf_finish(&sought);
    }
    buf_add_text(out, "\r\n");
}

static void put_section(
        const struct imap_section *section, struct str message, size_t head, struct buf *out)
{
    struct buf part = {0};
    switch (section->kind) {
    case SECTION_ALL:
        buf_add_str(&part, message);
        break;
    case SECTION_HEADER:
        buf_add_str(&part, str_slice(message, 0, head));
        break;
    case SECTION_FIELDS:
    case SECTION_NOT_FIELDS:
        put_fields(section, str_slice(message, 0, head - 2), &part);
        break;
    case SECTION_MIME:
        buf_add_text(&part, "Content-Type: text/plain; charset=utf-8\r\n\r\n");
        break;
    case SECTION_TEXT:
    case SECTION_ONE:
        buf_add_str(&part, str_slice(message, head, message.length));
        break;
    }
    struct str bytes = buf_str(&part);
    bool old = section->name[0] == '=';
    buf_printf(out, old ? "%s%s" : "BODY[%s%s", old ? section->name + 1 : section->name,
            old ? "" : "]");
    if (section->partial) {
        size_t from = section->from < bytes.length ? (size_t)section->from : bytes.length;
        size_t left = bytes.length - from;
        size_t most = section->most < left ? (size_t)section->most : left;
        buf_printf(out, "<%llu>", (unsigned long long)section->from);
        bytes = str_slice(bytes, from, from + most);
    }
    buf_printf(out, " {%zu}\r\n", bytes.length);
    buf_add_str(out, bytes);
    buf_finish(&part);
}

static void put_next(struct buf *out, const char **before)
{
    buf_add_text(out, *before);
    *before = " ";
}

void imap_put_fetch(const struct imap_items *items, const struct imap_letter *letter,
        size_t number, const struct imap_reader *reader, struct buf *out)
{
    struct buf message = {0};
    const char *before = "";
    struct mime_head head = {.from = str_of(letter->sender),
            .to = reader->name,
            .domain = reader->domain,
            .subject = str_of(letter->subject),
            .time = letter->time,
            .number = letter->number};
    size_t begin = 0;
    if (items->envelope || imap_items_need_text(items)) {
        mime_write(&head, str_of(letter->text ? letter->text : ""), &message);
        begin = str_find(buf_str(&message), STR("\r\n\r\n"), 0) + 4;
    }
    struct str bytes = buf_str(&message);
    buf_printf(out, "* %zu FETCH (", number);
    if (items->uid) {
        put_next(out, &before);
        buf_printf(out, "UID %llu", (unsigned long long)letter->number);
    }
    if (items->flags) {
        put_next(out, &before);
        imap_put_flags(letter, out);
    }
    if (items->date) {
        put_next(out, &before);
        put_date(letter->time, out);
    }
    if (items->size) {
        put_next(out, &before);
        buf_printf(out, "RFC822.SIZE %zu", bytes.length);
    }
    if (items->envelope) {
        put_next(out, &before);
        put_envelope(str_slice(bytes, 0, begin), out);
    }
    if (items->body) {
        put_next(out, &before);
        put_structure("BODY", str_slice(bytes, begin, bytes.length), false, out);
    }
    if (items->structure) {
        put_next(out, &before);
        put_structure("BODYSTRUCTURE", str_slice(bytes, begin, bytes.length), true, out);
    }
    for (size_t i = 0; i < items->section_count; i++) {
        put_next(out, &before);
        put_section(&items->sections[i], bytes, begin, out);
    }
    buf_add_text(out, ")\r\n");
    buf_finish(&message);
}

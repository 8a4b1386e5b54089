/* mime.c -- converts between letters and Internet messages.
 *
 * The first text/plain part of an incoming message becomes the letter. Attached files are left
 * out, and a message with HTML only is refused, because a conversion could distort it. Calling
 * g_mime_init twice is harmless. */
#include "net/shared/mime.h"

#include <gmime/gmime.h>
#include <time.h>

static GMimePart *find_text(GMimeObject *part, unsigned depth)
{
    enum { MIME_DEPTH_MAX = 8 };

    if (GMIME_IS_MULTIPART(part) && depth < MIME_DEPTH_MAX) {
        GMimePart *found = NULL;
        GMimeMultipart *parts = GMIME_MULTIPART(part);
        for (int i = 0; !found && i < g_mime_multipart_get_count(parts); i++) {
            found = find_text(g_mime_multipart_get_part(parts, i), depth + 1);
        }
        return found;
    }
    bool is_text = GMIME_IS_PART(part) &&
                   g_mime_content_type_is_type(
                           g_mime_object_get_content_type(part), "text", "plain") &&
                   !g_mime_part_is_attachment(GMIME_PART(part));
    return is_text ? GMIME_PART(part) : NULL;
}

static void take_text(GMimePart *part, struct buf *out)
{
    char *text =
            GMIME_IS_TEXT_PART(part) ? g_mime_text_part_get_text(GMIME_TEXT_PART(part)) : NULL;
    struct buf lines = {0};
    struct buf clean = {0};
    for (const char *c = text ? text : ""; *c; c++) {
        if (*c != '\r') {
            buf_add_char(&lines, *c);
        }
    }
    str_clean(buf_str(&lines), true, &clean);
    buf_add_str(out, str_trim(buf_str(&clean)));
    buf_finish(&lines);
    buf_finish(&clean);
    g_free(text);
}

/* Returns false if the message claims several authors. */
static bool take_from(GMimeMessage *message, struct buf *out)
{
    InternetAddressList *list = g_mime_message_get_from(message);
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    int count = 0;
    for (int i = 0; i < g_mime_header_list_get_count(headers); i++) {
        const char *name = g_mime_header_get_name(g_mime_header_list_get_header_at(headers, i));
        count += str_equal_nocase(str_of(name), STR("From"));
    }
    if (count > 1 || (list && internet_address_list_length(list) > 1)) {
        return false;
    }
    InternetAddress *first = list && internet_address_list_length(list) > 0
                                     ? internet_address_list_get_address(list, 0)
                                     : NULL;
    if (first && INTERNET_ADDRESS_IS_MAILBOX(first)) {
        const char *address =
                internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first));
        str_clean(str_of(address ? address : ""), false, out);
    }
    return !first || INTERNET_ADDRESS_IS_MAILBOX(first);
}

/* Lists the addresses in other fields that claim an author or a reply address. */
static void take_others(GMimeMessage *message, struct buf *out)
{
    static const struct str fields[] = {STR_IS("Sender"), STR_IS("Reply-To"),
            STR_IS("Resent-From"), STR_IS("Resent-Sender")};
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    for (int i = 0; i < g_mime_header_list_get_count(headers); i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(headers, i);
        bool wanted = str_is_among(str_of(g_mime_header_get_name(header)), fields,
                sizeof(fields) / sizeof(fields[0]));
        const char *value = g_mime_header_get_value(header);
        InternetAddressList *list =
                wanted && value ? internet_address_list_parse(NULL, value) : NULL;
        for (int at = 0; list && at < internet_address_list_length(list); at++) {
            InternetAddress *one = internet_address_list_get_address(list, at);
            const char *address =
                    INTERNET_ADDRESS_IS_MAILBOX(one)
                            ? internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one))
                            : NULL;
            str_clean(str_of(address ? address : ""), false, out);
            buf_add_char(out, '\n');
        }
        if (list) {
            g_object_unref(list);
        }
    }
}

static unsigned count_nocase(struct str text, struct str word)
{
    unsigned count = 0;
    for (size_t at = str_find_nocase(text, word, 0); at != SIZE_MAX;
            at = str_find_nocase(text, word, at + 1)) {
        count++;
    }
    return count;
}

/* True if the line could be a header field, of the message or a part. */
static bool is_field(struct str line)
{
    size_t colon = str_find_char(line, ':', 0);
    return colon > 0 && colon < str_find_char(line, ' ', 0);
}

/* True if the message has no longer fields, and no more fields and parts, than people write.
 * GMime recurses as deep as a field or a message does, and compares each line for every open
 * part, and everything else waits meanwhile. The structure is not checked, because a part may
 * be a message itself. */
static bool is_bounded(struct str bytes)
{
    enum { FIELD_MAX = 8192, FIELDS_MAX = 3000, PARTS_MAX = 50, BORDERS_MAX = 200 };

    size_t field = 0;
    unsigned fields = 0;
    unsigned borders = 0;
    struct str rest = bytes;
    while (rest.length > 0 && field <= FIELD_MAX && fields <= FIELDS_MAX &&
            borders <= BORDERS_MAX) {
        struct str line = str_take_until(&rest, '\n');
        bool goes_on = str_starts(line, STR(" ")) || str_starts(line, STR("\t"));
        field = (goes_on ? field : 0) + line.length;
        fields += is_field(line);
        borders += str_starts(line, STR("--"));
    }
    return field <= FIELD_MAX && fields <= FIELDS_MAX && borders <= BORDERS_MAX &&
           count_nocase(bytes, STR("content-type")) <= PARTS_MAX &&
           str_find_char(bytes, '\0', 0) == SIZE_MAX;
}

/* True for a delivery report that reports no failure. */
static bool is_on_its_way(GMimeObject *body)
{
    bool actions = false;
    bool failed = false;
    if (!GMIME_IS_MULTIPART(body) ||
            !g_mime_content_type_is_type(
                    g_mime_object_get_content_type(body), "multipart", "report")) {
        return false;
    }
    GMimeMultipart *parts = GMIME_MULTIPART(body);
    for (int i = 0; i < g_mime_multipart_get_count(parts); i++) {
        GMimeObject *part = g_mime_multipart_get_part(parts, i);
        if (!g_mime_content_type_is_type(
                    g_mime_object_get_content_type(part), "message", "delivery-status")) {
            continue;
        }
        char *text = g_mime_object_to_string(part, NULL);
        struct str rest = str_of(text ? text : "");
        while (rest.length > 0) {
            struct str value = str_take_until(&rest, '\n');
            bool is_action = str_equal_nocase(str_take_until(&value, ':'), STR("Action"));
            actions = actions || is_action;
            failed = failed || (is_action && str_equal_nocase(str_trim(value), STR("failed")));
        }
        g_free(text);
    }
    return actions && !failed;
}

enum mime_result mime_read(struct str bytes, struct mime_letter *out)
{
    if (!is_bounded(bytes)) {
        return MIME_BAD;
    }
    g_mime_init();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes.bytes, bytes.length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    enum mime_result result = !message                         ? MIME_BAD
                              : take_from(message, &out->from) ? MIME_NO_TEXT
                                                               : MIME_MANY_FROM;
    GMimeObject *body = result == MIME_NO_TEXT ? g_mime_message_get_mime_part(message) : NULL;
    GMimePart *part = body ? find_text(body, 0) : NULL;
    if (result == MIME_NO_TEXT) {
        const char *subject = g_mime_message_get_subject(message);
        str_clean(str_of(subject ? subject : ""), false, &out->subject);
        take_others(message, &out->others);
        const char *sent = g_mime_object_get_header(GMIME_OBJECT(message), "Auto-Submitted");
        out->automatic = sent && !str_equal_nocase(str_trim(str_of(sent)), STR("no"));
    }
    out->on_its_way = body && is_on_its_way(body);
    if (part) {
        take_text(part, &out->text);
        result = MIME_READ;
    }
    if (message) {
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(stream);
    return result;
}

bool mime_is_address(struct str from, struct str *out_host)
{
    enum { ADDRESS_MAX = 254 };

    bool ok = from.length <= ADDRESS_MAX;
    for (size_t i = 0; ok && i < from.length; i++) {
        ok = from.bytes[i] > ' ' && from.bytes[i] < 0x7f && from.bytes[i] != '"';
    }
    *out_host = from;
    while (str_find_char(*out_host, '@', 0) != SIZE_MAX) {
        (void)str_take_until(out_host, '@');
    }
    return ok;
}

void mime_put_domain(struct str domain, struct buf *out)
{
    char *given = g_strndup(domain.bytes ? domain.bytes : "", domain.length);
    char *shown = g_hostname_to_unicode(given);
    char *ascii = g_hostname_to_ascii(shown ? shown : given);
    struct str plain = str_of(ascii ? ascii : given);
    while (str_ends(plain, STR("."))) {
        plain.length--;
    }
    for (size_t i = 0; i < plain.length; i++) {
        buf_add_char(out, (char)g_ascii_tolower(plain.bytes[i]));
    }
    g_free(given);
    g_free(shown);
    g_free(ascii);
}

void mime_letter_finish(struct mime_letter *letter)
{
    buf_finish(&letter->from);
    buf_finish(&letter->others);
    buf_finish(&letter->subject);
    buf_finish(&letter->text);
}

void mime_put_words(struct str words, struct buf *out)
{
    struct buf line = {0};
    g_mime_init();
    str_clean(words, false, &line);
    char *coded = g_mime_utils_header_encode_text(NULL, line.bytes ? line.bytes : "", NULL);
    /* Long words are folded, which is valid only in a header. */
    for (const char *c = coded; *c; c++) {
        if (*c != '\r' && *c != '\n') {
            buf_add_char(out, *c == '\t' ? ' ' : *c);
        }
    }
    g_free(coded);
    buf_finish(&line);
}

void mime_put_address(const struct mime_head *head, struct str name, struct buf *out)
{
    bool is_address = str_find_char(name, '@', 0) != SIZE_MAX;
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        bool fits = (unsigned char)c > ' ' && c != '<' && c != '>' && c != '"' && c != 0x7f;
        buf_add_char(out, fits ? c : '_');
    }
    if (!is_address) {
        buf_add_char(out, '@');
        buf_add_str(out, head->domain);
    }
}

void mime_put_date(int64_t unix_time, struct buf *out)
{
    char day[8];
    char rest[40];
    time_t seconds = (time_t)unix_time;
    struct tm parts = {0};
    if (gmtime_r(&seconds, &parts) && strftime(day, sizeof(day), "%a, ", &parts) > 0 &&
            strftime(rest, sizeof(rest), "%e %b %Y %H:%M:%S +0000", &parts) > 0) {
        buf_add_text(out, day);
        buf_add_str(out, str_trim(str_of(rest)));
    }
}

void mime_write(const struct mime_head *head, struct str text, struct buf *out)
{
    buf_add_text(out, "Date: ");
    mime_put_date(head->time, out);
    buf_add_text(out, "\r\nFrom: <");
    mime_put_address(head, head->from, out);
    buf_add_text(out, ">\r\nTo: <");
    mime_put_address(head, head->to, out);
    buf_add_text(out, ">\r\nSubject: ");
    mime_put_words(head->subject, out);
    buf_printf(out, "\r\nMessage-ID: <%llu.%lld@%.*s>\r\nMIME-Version: 1.0\r\n",
            (unsigned long long)head->number, (long long)head->time, STR_FMT(head->domain));
    buf_add_text(out, "Content-Type: text/plain; charset=utf-8\r\n"
                      "Content-Transfer-Encoding: 8bit\r\n\r\n");
    while (text.length > 0) {
        buf_add_str(out, str_take_until(&text, '\n'));
        buf_add_text(out, "\r\n");
    }
}

/* Returns a copy; the caller frees it with g_free. */
static char *dup_clean(struct str text, bool lines)
{
    struct buf clean = {0};
    str_clean(text, lines, &clean);
    char *copy = g_strndup(clean.bytes ? clean.bytes : "", clean.length);
    buf_finish(&clean);
    return copy;
}

static void add_mailbox(
        GMimeMessage *message, GMimeAddressType type, struct str name, struct str address)
{
    char *box = dup_clean(address, false);
    char *words = dup_clean(name, false);
    g_mime_message_add_mailbox(message, type, words[0] ? words : NULL, box);
    g_free(words);
    g_free(box);
}

static void set_head(GMimeMessage *message, const struct mime_mail *mail)
{
    struct buf id = {0};
    char *subject = dup_clean(mail->subject, false);
    GDateTime *date = g_date_time_new_from_unix_utc(mail->time);
    buf_printf(&id, "sent.%llu.%lld@%.*s", (unsigned long long)mail->number,
            (long long)mail->time, STR_FMT(mail->domain));
    add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, mail->name, mail->from);
    add_mailbox(message, GMIME_ADDRESS_TYPE_TO, STR_NONE, mail->to);
    if (mail->reply_to.length > 0) {
        add_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, STR_NONE, mail->reply_to);
    }
    g_mime_message_set_subject(message, subject, "utf-8");
    g_mime_message_set_message_id(message, id.bytes);
    if (date) {
        g_mime_message_set_date(message, date);
        g_date_time_unref(date);
    }
    /* prevents automatic replies, "I am on holiday" (RFC 3834) */
    g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted", "auto-generated", NULL);
    g_free(subject);
    buf_finish(&id);
}

void mime_write_mail(const struct mime_mail *mail, struct buf *out)
{
    g_mime_init();
    GMimeMessage *message = g_mime_message_new(TRUE);
    GMimeTextPart *part = g_mime_text_part_new();
    GMimeFormatOptions *format = g_mime_format_options_new();
    char *text = dup_clean(mail->text, true);
    set_head(message, mail);
    g_mime_text_part_set_charset(part, "utf-8");
    g_mime_text_part_set_text(part, text);
    g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(part));
    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    char *whole = g_mime_object_to_string(GMIME_OBJECT(message), format);
    buf_add_text(out, whole);
    g_free(whole);
    g_free(text);
    g_mime_format_options_free(format);
    g_object_unref(part);
    g_object_unref(message);
}

/* smtp_letter.c -- messages: sender, recipients and text.
 *
 * 1. Each recipient is checked as soon as it is named, so that an impossible one is refused by
 *    name, and the other server tells its sender.
 * 2. A complete message becomes a letter: by SMTP in one call, to all or none; by LMTP in one
 *    call for each recipient.
 * 3. A sender of this domain is accepted only from players who have logged in. Other senders
 *    are checked by the mail server in front of this one (SPF, DKIM).
 * 4. lines_is_end decides where a message ends, so that no server in front of this one takes
 *    two messages for one. */
#include "engine/base/catalogue.h"
#include "net/mail/smtp_impl.h"

bool smtp_read_path(struct str text, struct str *out_address, struct str *out_rest)
{
    text = str_trim(text);
    size_t end = str_find_char(text, '>', 0);
    if (!str_starts(text, STR("<")) || end == SIZE_MAX) {
        return false;
    }
    struct str address = str_slice(text, 1, end);
    *out_rest = str_trim(str_slice(text, end + 1, text.length));
    /* A source route, which is obsolete: "@a,@b:name@c" (RFC 5321, 4.1.1.3). */
    size_t colon = str_find_char(address, ':', 0);
    if (str_starts(address, STR("@")) && colon != SIZE_MAX) {
        address = str_slice(address, colon + 1, address.length);
    }
    if (address.length >= 2 && address.bytes[0] == '"') {
        size_t quote = str_find_char(address, '"', 1);
        if (quote == SIZE_MAX || str_find_char(address, '\\', 0) != SIZE_MAX) {
            return false;
        }
    }
    *out_address = address;
    return (address.length <= 254 && str_is_plain_line(address, 254)) || address.length == 0;
}

/* Skips "FROM:" or "TO:", in any case. */
static bool skip_word(struct str *rest, struct str word)
{
    if (!str_starts_nocase(*rest, word)) {
        return false;
    }
    *rest = str_slice(*rest, word.length, rest->length);
    return true;
}

void smtp_run_mail(struct smtp_conn *smtp, struct str rest)
{
    struct str address;
    struct str more;
    uint64_t size = 0;
    if (!smtp->greeted || smtp->has_from) {
        smtp_say(smtp, smtp->greeted ? "503 5.5.1 A message has begun already; RSET drops it"
                                     : "503 5.5.1 Say EHLO first");
        return;
    }
    if (smtp_variant(smtp) == SUBMISSION && !smtp->base.token) {
        smtp_say(smtp, "530 5.7.0 Log in first: AUTH PLAIN");
        return;
    }
    if (!skip_word(&rest, STR("FROM:")) || !smtp_read_path(rest, &address, &more)) {
        smtp_say(smtp, "501 5.5.4 Usage: MAIL FROM:<ann@example.org>");
        return;
    }
    for (struct str word; (word = str_take_word(&more)).length > 0;) {
        if (str_starts_nocase(word, STR("SIZE="))) {
            (void)str_to_u64(str_slice(word, 5, word.length), &size);
        }
    }
    if (size > SMTP_MESSAGE_MAX) {
        smtp_say(smtp, "552 5.3.4 A message may have at most 262,144 bytes here");
        return;
    }
    smtp_forget(smtp);
    uint32_t wait_seconds = 0;
    if (!lines_may_ask(&smtp->base, &wait_seconds)) {
        smtp_say(smtp, "450 4.7.1 Too often; wait a little");
        return;
    }
    smtp->has_from = true;
    buf_add_str(&smtp->from, address);
    smtp_say(smtp, "250 2.1.0 Good");
}

/* True if host is our domain in any spelling; or, if parts, a subdomain of it, which readers
 * may take for it. */
static bool is_own_domain(const struct smtp_conn *smtp, struct str host, bool parts)
{
    struct buf theirs = {0};
    struct buf ours = {0};
    mime_put_domain(host, &theirs);
    mime_put_domain(str_of(lines_domain(&smtp->base)), &ours);
    struct str rest = buf_str(&theirs);
    bool own = str_equal(rest, buf_str(&ours));
    while (parts && !own && rest.length > 0) {
        (void)str_take_until(&rest, '.');
        own = str_equal(rest, buf_str(&ours));
    }
    buf_finish(&theirs);
    buf_finish(&ours);
    return own;
}

/* True if a field other than From claims a sender of this domain. */
static bool speaks_for_us(const struct smtp_conn *smtp)
{
    struct str rest = buf_str(&smtp->letter.others);
    bool own = false;
    while (!own && rest.length > 0) {
        struct str host;
        (void)mime_is_address(str_take_until(&rest, '\n'), &host);
        own = is_own_domain(smtp, host, true);
    }
    return own;
}

/* Returns true if the address is ours; out_name is NAME of NAME@DOMAIN. */
static bool is_here(const struct smtp_conn *smtp, struct str address, struct str *out_name)
{
    struct str rest = address;
    struct str name = str_take_until(&rest, '@');
    bool has_domain = name.length < address.length;
    if (name.length >= 2 && name.bytes[0] == '"' && str_ends(name, STR("\""))) {
        name = str_slice(name, 1, name.length - 1);
    }
    *out_name = name;
    return has_domain ? is_own_domain(smtp, rest, false)
                      : str_equal_nocase(address, STR("postmaster"));
}

void smtp_run_rcpt(struct smtp_conn *smtp, struct str rest)
{
    struct str address;
    struct str more;
    struct str name;
    if (!smtp->has_from) {
        smtp_say(smtp, "503 5.5.1 Say MAIL FROM first");
    } else if (!skip_word(&rest, STR("TO:")) || !smtp_read_path(rest, &address, &more) ||
               address.length == 0) {
        smtp_say(smtp, "501 5.5.4 Usage: RCPT TO:<ann@%.200s>", lines_domain(&smtp->base));
    } else if (smtp->to_count == SMTP_TO_MAX) {
        smtp_say(smtp, "452 4.5.3 Too many at once; send it again to the rest");
    } else if (!is_here(smtp, address, &name)) {
        smtp_say(smtp, "550 5.7.1 Mail is accepted only for NAME@%.200s; nothing is relayed",
                lines_domain(&smtp->base));
    } else {
        buf_add_str(&smtp->to[smtp->to_count], name);
        smtp->ask = SMTP_ASK_ADDRESS;
        struct str from = smtp->base.token ? str_of(smtp->base.user) : buf_str(&smtp->from);
        lines_call(&smtp->base, "mail.address",
                json_pack("{s:s%, s:s%}", "name", name.bytes, name.length, "from",
                        from.length > 0 ? from.bytes : "", from.length));
    }
}

void smtp_run_data(struct smtp_conn *smtp, struct str rest)
{
    if (smtp->to_count == 0 || rest.length > 0) {
        smtp_say(smtp, "503 5.5.1 Say RCPT TO first, and DATA alone");
        return;
    }
    smtp->in_data = true;
    smtp_say(smtp, "354 Go on; a line with only a dot ends it");
}

/* Passes on the letter: for LMTP to one recipient, else to all at once. */
void smtp_hand_in(struct smtp_conn *smtp)
{
    json_t *to = json_array();
    bool one = smtp_variant(smtp) == LMTP;
    for (size_t i = one ? smtp->told : 0; i < (one ? smtp->told + 1 : smtp->to_count); i++) {
        (void)json_array_append_new(to, json_stringn(smtp->to[i].bytes, smtp->to[i].length));
    }
    json_t *args = json_pack("{s:o, s:s%, s:s%}", "to", to, "subject",
            smtp->letter.subject.bytes ? smtp->letter.subject.bytes : "",
            smtp->letter.subject.length, "text", smtp->letter.text.bytes,
            smtp->letter.text.length);
    struct str from = buf_str(&smtp->letter.from);
    smtp->ask = SMTP_ASK_TAKE;
    if (smtp->base.token) {
        lines_call(&smtp->base, "mail.send", args);
        return;
    }
    (void)json_object_set_new(args, "from", json_stringn(from.bytes, from.length));
    (void)json_object_set_new(args, "automatic", json_boolean(smtp->letter.automatic));
    (void)json_object_set_new(args, "on_its_way", json_boolean(smtp->letter.on_its_way));
    lines_call(&smtp->base, "mail.come", args);
}

/* Answers a message: once, or by LMTP once for each of its recipients. */
static void answer_all(struct smtp_conn *smtp, const char *text)
{
    size_t count = smtp_variant(smtp) == LMTP ? smtp->to_count : 1;
    uint32_t mistakes = smtp->mistakes;
    for (size_t i = 0; i < count; i++) {
        size_t codes = lines_codes(text);
        smtp_say(smtp, "%.*s%s", (int)codes, text, catalogue_sentence(text + codes));
        smtp->mistakes = mistakes + 1; /* counts as one mistake */
    }
    smtp_forget(smtp);
}

static void end_data(struct smtp_conn *smtp)
{
    struct str host;
    smtp->in_data = false;
    if (smtp->too_big) {
        answer_all(smtp, "552 5.3.4 A message may have at most 262,144 bytes here");
        return;
    }
    enum mime_result result = mime_read(buf_str(&smtp->data), &smtp->letter);
    bool is_back = smtp->from.length == 0 && smtp->to_count == 1 &&
                   str_starts(buf_str(&smtp->to[0]), STR("bounce+"));
    if (smtp->letter.from.length == 0) {
        buf_add_str(&smtp->letter.from,
                smtp->from.length > 0 ? buf_str(&smtp->from) : STR("mailer-daemon@nowhere"));
    }
    if (str_find_char(buf_str(&smtp->letter.from), '@', 0) == SIZE_MAX) {
        buf_add_text(&smtp->letter.from, "@nowhere");
    }
    if (result == MIME_BAD) {
        answer_all(smtp, "554 5.6.0 That is not a mail message, or it has too many parts");
    } else if (result == MIME_MANY_FROM) {
        answer_all(smtp, "554 5.6.0 A letter has one author: one From, with one address");
    } else if (result == MIME_NO_TEXT || smtp->letter.text.length == 0) {
        answer_all(smtp, "554 5.6.1 A letter must be plain text, and this has none");
    } else if (!mime_is_address(buf_str(&smtp->letter.from), &host)) {
        answer_all(smtp, "554 5.6.0 From is not an address");
    } else if (!smtp->base.token && !is_back &&
               (is_own_domain(smtp, host, true) || speaks_for_us(smtp))) {
        answer_all(smtp, "550 5.7.1 Players must log in and use submission");
    } else {
        smtp_hand_in(smtp);
    }
}

void smtp_take_data(struct smtp_conn *smtp, struct str line)
{
    if (lines_is_end(&smtp->base, line)) {
        end_data(smtp);
        return;
    }
    if (str_starts(line, STR(".")) && line.length > 1) {
        line = str_slice(line, 1, line.length);
    }
    smtp->too_big = smtp->too_big || smtp->data.length + line.length + 2 > SMTP_MESSAGE_MAX;
    if (!smtp->too_big) {
        buf_add_str(&smtp->data, line);
        buf_add_text(&smtp->data, "\r\n");
    }
}

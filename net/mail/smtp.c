/* smtp.c -- a mail server's questions, and letters from what it says.
 *
 * 1. A recipient is asked about as soon as it is named, so that who cannot have the letter is refused by name, and the
 *    other server tells its sender.
 * 2. A message is a letter when all of it has come: by SMTP one call, to all or none; by LMTP one for each recipient.
 * 3. What says to be from here is taken of who has logged in alone. Who else may be believed is for the mail server
 *    before this one to find out (SPF, DKIM).
 * 4. A message ends by CR LF "." CR LF and nothing like it, so that no server before this one takes two for one.
 * To add a command: a row in `commands`. */
#include "net/mail/smtp.h"

#include "engine/base/mem.h"
#include "net/mail/mime.h"
#include "net/stream/sasl.h"

#include <stdio.h>
#include <string.h>

enum { SMTP, SUBMISSION, LMTP };

enum { LINE_MAX = 4096, MESSAGE_MAX = 256 * 1024, TO_MAX = 20, IDLE_MS = 5 * 60 * 1000 };

enum ask { ASK_NOTHING, ASK_ADDRESS, ASK_TAKE, ASK_LOGIN };

enum answer { ANSWER_NONE, ANSWER_PLAIN, ANSWER_NAME, ANSWER_PASSWORD };

struct smtp_conn {
    struct lines_conn base;
    bool greeted;
    bool has_from;
    bool in_data;
    bool too_big;
    enum ask ask;       /* what the call under way is for */
    enum answer answer; /* what the next line is, of a log-in */
    struct buf from;
    struct buf name;       /* of a log-in */
    struct buf to[TO_MAX]; /* names */
    size_t to_count;
    size_t told; /* LMTP: recipients that have their answer */
    struct buf data;
    struct mime_letter letter;
};

static struct smtp_conn *smtp_of(struct lines_conn *conn)
{
    return (struct smtp_conn *)conn;
}

static int variant_of(const struct smtp_conn *smtp)
{
    return lines_kind_of(&smtp->base)->variant;
}

static void say(struct smtp_conn *smtp, const char *text)
{
    lines_printf(&smtp->base, "%s\r\n", text);
}

static void forget_message(struct smtp_conn *smtp)
{
    smtp->has_from = false;
    smtp->in_data = false;
    smtp->too_big = false;
    buf_clear(&smtp->from);
    for (size_t i = 0; i < smtp->to_count; i++) {
        buf_finish(&smtp->to[i]);
    }
    smtp->to_count = 0;
    smtp->told = 0;
    buf_finish(&smtp->data);
    mime_letter_finish(&smtp->letter);
}

/* -- beginning -- */

static void greet(struct lines_conn *conn)
{
    lines_printf(conn, "220 %.200s %s Skein\r\n", lines_domain(conn),
            variant_of(smtp_of(conn)) == LMTP ? "LMTP" : "ESMTP");
}

static void run_hello(struct smtp_conn *smtp, struct str name, bool extended)
{
    if (name.length == 0) {
        say(smtp, "501 5.5.4 Say who you are: EHLO mail.example.org");
        return;
    }
    forget_message(smtp);
    smtp->greeted = true;
    if (!extended) {
        lines_printf(&smtp->base, "250 %.200s\r\n", lines_domain(&smtp->base));
        return;
    }
    lines_printf(&smtp->base,
            "250-%.200s\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
            "250-ENHANCEDSTATUSCODES\r\n",
            lines_domain(&smtp->base));
    if (lines_may_secure(&smtp->base)) {
        say(smtp, "250-STARTTLS");
    }
    if (variant_of(smtp) == SUBMISSION && lines_may_log_in(&smtp->base)) {
        say(smtp, "250-AUTH PLAIN LOGIN");
    }
    lines_printf(&smtp->base, "250 SIZE %d\r\n", (int)MESSAGE_MAX);
}

/* Who says hello in the way of the other protocol is told so. */
static void take_hello(struct smtp_conn *smtp, struct str rest, bool lmtp, bool extended)
{
    if ((variant_of(smtp) == LMTP) != lmtp) {
        say(smtp,
                lmtp ? "500 5.5.1 This is SMTP: say EHLO" : "500 5.5.1 This is LMTP: say LHLO");
    } else {
        run_hello(smtp, rest, extended);
    }
}

static void run_helo(struct smtp_conn *smtp, struct str rest)
{
    take_hello(smtp, rest, false, false);
}

static void run_ehlo(struct smtp_conn *smtp, struct str rest)
{
    take_hello(smtp, rest, false, true);
}

static void run_lhlo(struct smtp_conn *smtp, struct str rest)
{
    take_hello(smtp, rest, true, true);
}

static void run_starttls(struct smtp_conn *smtp, struct str rest)
{
    if (rest.length > 0 || !lines_may_secure(&smtp->base)) {
        say(smtp, "503 5.5.1 TLS is not to be had here, or it is in use already");
        return;
    }
    say(smtp, "220 2.0.0 Go ahead");
    forget_message(smtp);
    smtp->greeted = false;
    lines_secure(&smtp->base);
}

/* -- logging in -- */

static void log_in(struct smtp_conn *smtp, struct str name, struct str password)
{
    uint32_t wait_seconds = 0;
    smtp->ask = ASK_LOGIN;
    if (!lines_log_in(&smtp->base, name, password, &wait_seconds)) {
        lines_printf(&smtp->base, "454 4.7.0 Too often; try again in %u s\r\n", wait_seconds);
    }
}

static void read_plain(struct smtp_conn *smtp, struct str coded)
{
    struct buf plain = {0};
    struct str name;
    struct str password;
    if (sasl_decode(coded, &plain) && sasl_read_plain(buf_str(&plain), &name, &password)) {
        log_in(smtp, name, password);
    } else {
        say(smtp, "501 5.5.2 That is no answer of AUTH PLAIN");
    }
    buf_wipe(&plain);
}

static void run_auth(struct smtp_conn *smtp, struct str rest)
{
    struct str how = str_take_word(&rest);
    if (variant_of(smtp) != SUBMISSION) {
        say(smtp, "502 5.5.1 Nobody logs in here; players send by the service submission");
    } else if (!smtp->greeted) {
        say(smtp, "503 5.5.1 Say EHLO first");
    } else if (smtp->base.token || smtp->has_from) {
        say(smtp, "503 5.5.1 You have logged in already, or begun a message");
    } else if (!lines_may_log_in(&smtp->base)) {
        say(smtp, "538 5.7.11 Say STARTTLS first: a password is not said in the open");
    } else if (str_equal_nocase(how, STR("PLAIN")) && rest.length > 0) {
        read_plain(smtp, rest);
    } else if (str_equal_nocase(how, STR("PLAIN"))) {
        smtp->answer = ANSWER_PLAIN;
        say(smtp, "334 ");
    } else if (str_equal_nocase(how, STR("LOGIN"))) {
        smtp->answer = ANSWER_NAME;
        say(smtp, "334 VXNlcm5hbWU6");
    } else {
        say(smtp, "504 5.5.4 There is AUTH PLAIN and AUTH LOGIN");
    }
}

/* A line that answers AUTH. */
static void take_answer(struct smtp_conn *smtp, struct str line)
{
    enum answer answer = smtp->answer;
    struct buf said = {0};
    smtp->answer = ANSWER_NONE;
    if (str_equal(line, STR("*"))) {
        say(smtp, "501 5.7.0 Left");
    } else if (answer == ANSWER_PLAIN) {
        read_plain(smtp, line);
    } else if (!sasl_decode(line, &said) || said.length == 0) {
        say(smtp, "501 5.5.2 That is no base64");
    } else if (answer == ANSWER_NAME) {
        buf_clear(&smtp->name);
        buf_add_str(&smtp->name, buf_str(&said));
        smtp->answer = ANSWER_PASSWORD;
        say(smtp, "334 UGFzc3dvcmQ6");
    } else {
        log_in(smtp, buf_str(&smtp->name), buf_str(&said));
    }
    buf_wipe(&said);
}

/* -- a message's envelope -- */

bool smtp_read_path(struct str text, struct str *out_address, struct str *out_rest)
{
    text = str_trim(text);
    size_t end = str_find_char(text, '>', 0);
    if (!str_starts(text, STR("<")) || end == SIZE_MAX) {
        return false;
    }
    struct str address = str_slice(text, 1, end);
    *out_rest = str_trim(str_slice(text, end + 1, text.length));
    /* A route, which nobody uses: "@a,@b:name@c" (RFC 5321, 4.1.1.3). */
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
    return str_is_plain_line(address, 254) || address.length == 0;
}

/* Behind "MAIL FROM:" or "RCPT TO:". */
static bool skip_word(struct str *rest, struct str word)
{
    if (!str_starts_nocase(*rest, word)) {
        return false;
    }
    *rest = str_slice(*rest, word.length, rest->length);
    return true;
}

static void run_mail(struct smtp_conn *smtp, struct str rest)
{
    struct str address;
    struct str more;
    uint64_t size = 0;
    if (!smtp->greeted || smtp->has_from) {
        say(smtp, smtp->greeted ? "503 5.5.1 A message is begun already; RSET leaves it"
                                : "503 5.5.1 Say EHLO first");
        return;
    }
    if (variant_of(smtp) == SUBMISSION && !smtp->base.token) {
        say(smtp, "530 5.7.0 Log in first: AUTH PLAIN");
        return;
    }
    if (!skip_word(&rest, STR("FROM:")) || !smtp_read_path(rest, &address, &more)) {
        say(smtp, "501 5.5.4 As in MAIL FROM:<ann@example.org>");
        return;
    }
    for (struct str word; (word = str_take_word(&more)).length > 0;) {
        if (str_starts_nocase(word, STR("SIZE="))) {
            (void)str_to_u64(str_slice(word, 5, word.length), &size);
        }
    }
    if (size > MESSAGE_MAX) {
        say(smtp, "552 5.3.4 A message has at most 262,144 bytes here");
        return;
    }
    forget_message(smtp);
    uint32_t wait_seconds = 0;
    if (!lines_may_ask(&smtp->base, &wait_seconds)) {
        say(smtp, "450 4.7.1 Too often; wait a little");
        return;
    }
    smtp->has_from = true;
    buf_add_str(&smtp->from, address);
    say(smtp, "250 2.1.0 Good");
}

/* NAME of NAME@DOMAIN, if that is ours. */
static bool is_here(const struct smtp_conn *smtp, struct str address, struct str *out_name)
{
    struct str rest = address;
    struct str name = str_take_until(&rest, '@');
    bool has_domain = name.length < address.length;
    if (name.length >= 2 && name.bytes[0] == '"' && str_ends(name, STR("\""))) {
        name = str_slice(name, 1, name.length - 1);
    }
    *out_name = name;
    return has_domain ? str_equal_nocase(rest, str_of(lines_domain(&smtp->base)))
                      : str_equal_nocase(address, STR("postmaster"));
}

static void run_rcpt(struct smtp_conn *smtp, struct str rest)
{
    struct str address;
    struct str more;
    struct str name;
    if (!smtp->has_from) {
        say(smtp, "503 5.5.1 Say MAIL FROM first");
    } else if (!skip_word(&rest, STR("TO:")) || !smtp_read_path(rest, &address, &more) ||
               address.length == 0) {
        lines_printf(&smtp->base, "501 5.5.4 As in RCPT TO:<ann@%.200s>\r\n",
                lines_domain(&smtp->base));
    } else if (smtp->to_count == TO_MAX) {
        say(smtp, "452 4.5.3 Too many at once; send it again to the rest");
    } else if (!is_here(smtp, address, &name)) {
        lines_printf(&smtp->base,
                "550 5.7.1 Mail is taken for NAME@%.200s alone; nothing is sent on\r\n",
                lines_domain(&smtp->base));
    } else {
        buf_add_str(&smtp->to[smtp->to_count], name);
        smtp->ask = ASK_ADDRESS;
        struct str from = smtp->base.token ? str_of(smtp->base.user) : buf_str(&smtp->from);
        lines_call(&smtp->base, "mail.address",
                json_pack("{s:s%, s:s%}", "name", name.bytes, name.length, "from",
                        from.length > 0 ? from.bytes : "", from.length));
    }
}

/* -- its text -- */

static void run_data(struct smtp_conn *smtp, struct str rest)
{
    if (smtp->to_count == 0 || rest.length > 0) {
        say(smtp, "503 5.5.1 Say RCPT TO first, and DATA alone");
        return;
    }
    smtp->in_data = true;
    say(smtp, "354 Go on; a line with only a dot ends it");
}

/* Each recipient by itself for LMTP, else all at once. */
static void hand_in(struct smtp_conn *smtp)
{
    json_t *to = json_array();
    bool one = variant_of(smtp) == LMTP;
    for (size_t i = one ? smtp->told : 0; i < (one ? smtp->told + 1 : smtp->to_count); i++) {
        (void)json_array_append_new(to, json_stringn(smtp->to[i].bytes, smtp->to[i].length));
    }
    json_t *args = json_pack("{s:o, s:s%, s:s%}", "to", to, "subject",
            smtp->letter.subject.bytes ? smtp->letter.subject.bytes : "",
            smtp->letter.subject.length, "text", smtp->letter.text.bytes,
            smtp->letter.text.length);
    struct str from = buf_str(&smtp->letter.from);
    smtp->ask = ASK_TAKE;
    if (smtp->base.token) {
        lines_call(&smtp->base, "mail.send", args);
        return;
    }
    (void)json_object_set_new(args, "from", json_stringn(from.bytes, from.length));
    (void)json_object_set_new(args, "automatic", json_boolean(smtp->letter.automatic));
    (void)json_object_set_new(args, "on_its_way", json_boolean(smtp->letter.on_its_way));
    lines_call(&smtp->base, "mail.come", args);
}

/* A message's answer: once, or by LMTP once for each of its recipients. */
static void answer_all(struct smtp_conn *smtp, const char *text)
{
    size_t count = variant_of(smtp) == LMTP ? smtp->to_count : 1;
    for (size_t i = 0; i < count; i++) {
        say(smtp, text);
    }
    forget_message(smtp);
}

static void end_data(struct smtp_conn *smtp)
{
    struct str host;
    smtp->in_data = false;
    if (smtp->too_big) {
        answer_all(smtp, "552 5.3.4 A message has at most 262,144 bytes here");
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
        answer_all(smtp, "554 5.6.0 That is no message of mail, or one of too many parts");
    } else if (result == MIME_NO_TEXT || smtp->letter.text.length == 0) {
        answer_all(smtp, "554 5.6.1 A letter here is plain text, and this has none");
    } else if (!mime_is_address(buf_str(&smtp->letter.from), &host)) {
        answer_all(smtp, "554 5.6.0 From is no address");
    } else if (!smtp->base.token && !is_back &&
               str_equal_nocase(host, str_of(lines_domain(&smtp->base)))) {
        answer_all(smtp, "550 5.7.1 Players send by submission, logged in");
    } else {
        hand_in(smtp);
    }
}

static void take_data(struct smtp_conn *smtp, struct str line)
{
    /* A dot behind a bare LF is another server's idea of an end (SMTP smuggling). */
    if (str_equal(line, STR(".")) && !smtp->base.bare) {
        end_data(smtp);
        return;
    }
    if (str_starts(line, STR("."))) {
        line = str_slice(line, 1, line.length);
    }
    smtp->too_big = smtp->too_big || smtp->data.length + line.length + 2 > MESSAGE_MAX;
    if (!smtp->too_big) {
        buf_add_str(&smtp->data, line);
        buf_add_text(&smtp->data, "\r\n");
    }
}

/* -- other commands -- */

static void run_rset(struct smtp_conn *smtp, struct str rest)
{
    (void)rest;
    forget_message(smtp);
    say(smtp, "250 2.0.0 Forgotten");
}

static void run_noop(struct smtp_conn *smtp, struct str rest)
{
    (void)rest;
    say(smtp, "250 2.0.0 Done");
}

/* Also of VRFY, which tells nobody who is here. */
static void run_help(struct smtp_conn *smtp, struct str rest)
{
    (void)rest;
    say(smtp, "252 2.1.5 Letters to players, as you will see: EHLO, MAIL FROM, RCPT TO, DATA, "
              "QUIT");
}

static void run_quit(struct smtp_conn *smtp, struct str rest)
{
    (void)rest;
    say(smtp, "221 2.0.0 Good-bye");
    lines_close(&smtp->base, "quit");
}

static const struct {
    struct str name;
    void (*run)(struct smtp_conn *smtp, struct str rest);
} commands[] = {
        {STR_IS("HELO"), run_helo},
        {STR_IS("EHLO"), run_ehlo},
        {STR_IS("LHLO"), run_lhlo},
        {STR_IS("STARTTLS"), run_starttls},
        {STR_IS("AUTH"), run_auth},
        {STR_IS("MAIL"), run_mail},
        {STR_IS("RCPT"), run_rcpt},
        {STR_IS("DATA"), run_data},
        {STR_IS("RSET"), run_rset},
        {STR_IS("NOOP"), run_noop},
        {STR_IS("HELP"), run_help},
        {STR_IS("VRFY"), run_help},
        {STR_IS("QUIT"), run_quit},
};

static void take_line(struct lines_conn *conn, struct str line)
{
    struct smtp_conn *smtp = smtp_of(conn);
    if (smtp->in_data) {
        take_data(smtp, line);
        return;
    }
    if (smtp->answer != ANSWER_NONE) {
        take_answer(smtp, line);
        return;
    }
    struct str rest = line;
    struct str name = str_take_word(&rest);
    if (!str_is_utf8(line)) {
        say(smtp, "500 5.5.2 That is no UTF-8");
        return;
    }
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (str_equal_nocase(name, commands[i].name)) {
            commands[i].run(smtp, str_trim(rest));
            return;
        }
    }
    say(smtp, "500 5.5.1 There is no such command; HELP lists them");
}

static void too_long(struct lines_conn *conn)
{
    struct smtp_conn *smtp = smtp_of(conn);
    smtp->too_big = smtp->in_data;
    if (!smtp->in_data) {
        say(smtp, "500 5.5.6 That line is too long");
    }
}

/* -- answers of the game -- */

/* By what went wrong; why is its sentence. */
static void refuse(struct smtp_conn *smtp, const json_t *problem)
{
    static const struct {
        int status;
        const char *code;
    } codes[] = {{401, "535 5.7.8"}, {403, "550 5.7.1"}, {404, "550 5.1.1"}, {413, "552 5.2.2"},
            {422, "550 5.6.0"}, {429, "450 4.7.1"}};

    const char *why = json_string_value(json_object_get(problem, "detail"));
    int status = (int)json_integer_value(json_object_get(problem, "status"));
    const char *code = "451 4.3.0";
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        code = codes[i].status == status ? codes[i].code : code;
    }
    lines_printf(&smtp->base, "%s %.400s\r\n", code, why ? why : "The game does not answer");
}

static void take_letter(struct smtp_conn *smtp, bool done, const json_t *reply)
{
    if (done) {
        say(smtp, "250 2.0.0 The letter is in the box");
    } else {
        refuse(smtp, reply);
    }
    smtp->told++;
    if (variant_of(smtp) == LMTP && smtp->told < smtp->to_count) {
        hand_in(smtp);
    } else {
        forget_message(smtp);
    }
}

static void take_reply(struct lines_conn *conn, bool done, const json_t *reply)
{
    struct smtp_conn *smtp = smtp_of(conn);
    enum ask ask = smtp->ask;
    smtp->ask = ASK_NOTHING;
    if (ask == ASK_TAKE) {
        take_letter(smtp, done, reply);
    } else if (!done) {
        if (ask == ASK_ADDRESS) {
            buf_finish(&smtp->to[smtp->to_count]);
        }
        refuse(smtp, reply);
    } else if (ask == ASK_ADDRESS) {
        smtp->to_count++;
        say(smtp, "250 2.1.5 Good");
    } else {
        lines_logged_in(conn, reply);
        say(smtp, "235 2.7.0 Welcome");
    }
}

static void say_bye(struct lines_conn *conn, struct str why)
{
    lines_printf(
            conn, "421 4.3.2 %.*s\r\n", (int)(why.length < 400 ? why.length : 400), why.bytes);
}

static void finish(struct lines_conn *conn)
{
    struct smtp_conn *smtp = smtp_of(conn);
    forget_message(smtp);
    buf_finish(&smtp->from);
    buf_finish(&smtp->name);
}

#define SMTP_KIND(number)                                                                      \
    {                                                                                          \
        .base = {LINES_KIND(struct smtp_conn)},                                                \
        .protocol =                                                                            \
                {                                                                              \
                        .needs_domain = true,                                                  \
                        .line_max = LINE_MAX,                                                  \
                        .idle_ms = IDLE_MS,                                                    \
                        .greet = greet,                                                        \
                        .line = take_line,                                                     \
                        .reply = take_reply,                                                   \
                        .too_long = too_long,                                                  \
                        .bye = say_bye,                                                        \
                        .finish = finish,                                                      \
                },                                                                             \
        .variant = number,                                                                     \
    }

const struct lines_kind smtp_kind = SMTP_KIND(SMTP);
const struct lines_kind submission_kind = SMTP_KIND(SUBMISSION);
const struct lines_kind lmtp_kind = SMTP_KIND(LMTP);

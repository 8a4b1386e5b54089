/* smtp.c -- the conversation with a mail server or mail client.
 *
 * A client that makes MISTAKES_MAX mistakes (unknown commands, wrong passwords, unknown
 * recipients, …) without an accepted letter in between is disconnected. An honest server makes
 * few, and a guesser has to reconnect, which limits count.
 *
 * smtp_letter.c handles messages, smtp_login.c log-ins. To add a command: a row in `commands`. */
#include "net/mail/smtp.h"

#include "engine/base/catalogue.h"
#include "net/mail/smtp_impl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SMTP_LINE_MAX = 4096, MISTAKES_MAX = 20, SMTP_IDLE_MS = 5 * 60 * 1000 };

static struct smtp_conn *smtp_of(struct lines_conn *conn)
{
    return (struct smtp_conn *)conn;
}

/* Called after each answer. */
static void count_mistakes(struct smtp_conn *smtp)
{
    if (smtp->mistakes >= MISTAKES_MAX && smtp->base.state != LINES_CLOSES) {
        smtp_say(smtp, "421 4.7.0 Too many mistakes; good-bye");
        lines_close(&smtp->base, "too many mistakes");
    }
}

static void greet_smtp(struct lines_conn *conn)
{
    lines_printf(conn, "220 %.200s %s Skein\r\n", lines_domain(conn),
            smtp_variant(smtp_of(conn)) == LMTP ? "LMTP" : "ESMTP");
}

static void run_hello(struct smtp_conn *smtp, struct str name, bool extended)
{
    if (name.length == 0) {
        smtp_say(smtp, "501 5.5.4 Say who you are: EHLO mail.example.org");
        return;
    }
    smtp_forget(smtp);
    smtp->greeted = true;
    if (!extended) {
        smtp_say(smtp, "250 %.200s", lines_domain(&smtp->base));
        return;
    }
    smtp_say(smtp,
            "250-%.200s\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
            "250-ENHANCEDSTATUSCODES",
            lines_domain(&smtp->base));
    if (lines_may_secure(&smtp->base)) {
        smtp_say(smtp, "250-STARTTLS");
    }
    if (smtp_variant(smtp) == SUBMISSION && lines_may_log_in(&smtp->base)) {
        smtp_say(smtp, "250-AUTH PLAIN LOGIN");
    }
    smtp_say(smtp, "250 SIZE %d", (int)SMTP_MESSAGE_MAX);
}

/* Handles a greeting; the greeting of the other protocol is refused with a hint. */
static void take_hello(struct smtp_conn *smtp, struct str rest, bool lmtp, bool extended)
{
    if ((smtp_variant(smtp) == LMTP) != lmtp) {
        smtp_say(smtp,
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

static void run_starttls_smtp(struct smtp_conn *smtp, struct str rest)
{
    if (rest.length > 0 || !lines_may_secure(&smtp->base)) {
        smtp_say(smtp, "503 5.5.1 TLS is not available here, or already in use");
        return;
    }
    smtp_say(smtp, "220 2.0.0 Go ahead");
    smtp_forget(smtp);
    smtp->greeted = false;
    lines_secure(&smtp->base);
}

static void run_rset(struct smtp_conn *smtp, struct str rest)
{
    (void)rest;
    smtp_forget(smtp);
    smtp_say(smtp, "250 2.0.0 Forgotten");
}

static void run_noop_smtp(struct smtp_conn *smtp, struct str rest)
{
    (void)rest;
    smtp_say(smtp, "250 2.0.0 Done");
}

/* Also for VRFY, which reveals no names. */
static void run_help_smtp(struct smtp_conn *smtp, struct str rest)
{
    (void)rest;
    smtp_say(smtp, "252 2.1.5 Mail to players: EHLO, MAIL FROM, RCPT TO, DATA, "
                   "QUIT");
}

static void run_quit_smtp(struct smtp_conn *smtp, struct str rest)
{
    (void)rest;
    smtp_say(smtp, "221 2.0.0 Good-bye");
    lines_close(&smtp->base, "quit");
}

static const struct {
    struct str name;
    void (*run)(struct smtp_conn *smtp, struct str rest);
} smtp_commands[] = {
        {STR_IS("HELO"), run_helo},
        {STR_IS("EHLO"), run_ehlo},
        {STR_IS("LHLO"), run_lhlo},
        {STR_IS("STARTTLS"), run_starttls_smtp},
        {STR_IS("AUTH"), smtp_run_auth},
        {STR_IS("MAIL"), smtp_run_mail},
        {STR_IS("RCPT"), smtp_run_rcpt},
        {STR_IS("DATA"), smtp_run_data},
        {STR_IS("RSET"), run_rset},
        {STR_IS("NOOP"), run_noop_smtp},
        {STR_IS("HELP"), run_help_smtp},
        {STR_IS("VRFY"), run_help_smtp},
        {STR_IS("QUIT"), run_quit_smtp},
};

static void run_line(struct lines_conn *conn, struct str line)
{
    struct smtp_conn *smtp = smtp_of(conn);
    if (smtp->in_data) {
        smtp_take_data(smtp, line);
        return;
    }
    if (smtp->answer != ANSWER_NONE) {
        smtp_take_answer(smtp, line);
        return;
    }
    struct str rest = line;
    struct str name = str_take_word(&rest);
    if (!str_is_utf8(line)) {
        smtp_say(smtp, "500 5.5.2 That is not UTF-8");
        return;
    }
    for (size_t i = 0; i < sizeof(smtp_commands) / sizeof(smtp_commands[0]); i++) {
        if (str_equal_nocase(name, smtp_commands[i].name)) {
            smtp_commands[i].run(smtp, str_trim(rest));
            return;
        }
    }
    smtp_say(smtp, "500 5.5.1 There is no such command; HELP lists them");
}

static void take_line_smtp(struct lines_conn *conn, struct str line)
{
    run_line(conn, line);
    count_mistakes(smtp_of(conn));
}

static void too_long_smtp(struct lines_conn *conn)
{
    struct smtp_conn *smtp = smtp_of(conn);
    smtp->too_big = smtp->in_data;
    if (!smtp->in_data) {
        smtp_say(smtp, "500 5.5.6 That line is too long");
        count_mistakes(smtp);
    }
}

/* Refuses with a code for the problem's status, and its sentence. */
static void refuse_smtp(struct smtp_conn *smtp, const json_t *problem)
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
    smtp_say(smtp, "%s %.400s", code, why ? why : LINE("The game does not answer"));
}

static void take_letter(struct smtp_conn *smtp, bool done, const json_t *reply)
{
    if (done) {
        smtp->mistakes = 0;
        smtp_say(smtp, "250 2.0.0 The letter is in the box");
    } else {
        refuse_smtp(smtp, reply);
    }
    smtp->told++;
    if (smtp_variant(smtp) == LMTP && smtp->told < smtp->to_count) {
        smtp_hand_in(smtp);
    } else {
        smtp_forget(smtp);
    }
}

static void take_reply_smtp(struct lines_conn *conn, bool done, const json_t *reply)
{
    struct smtp_conn *smtp = smtp_of(conn);
    enum smtp_ask ask = smtp->ask;
    smtp->ask = SMTP_ASK_NOTHING;
    if (ask == SMTP_ASK_TAKE) {
        take_letter(smtp, done, reply);
    } else if (!done) {
        if (ask == SMTP_ASK_ADDRESS) {
            buf_finish(&smtp->to[smtp->to_count]);
        }
        refuse_smtp(smtp, reply);
    } else if (ask == SMTP_ASK_ADDRESS) {
        smtp->to_count++;
        smtp_say(smtp, "250 2.1.5 Good");
    } else {
        lines_logged_in(conn, reply);
        smtp_say(smtp, "235 2.7.0 Welcome");
    }
    count_mistakes(smtp);
}

static void say_bye_smtp(struct lines_conn *conn, struct str why)
{
    lines_printf(
            conn, "421 4.3.2 %.*s\r\n", (int)(why.length < 400 ? why.length : 400), why.bytes);
}

static void finish_smtp(struct lines_conn *conn)
{
    struct smtp_conn *smtp = smtp_of(conn);
    smtp_forget(smtp);
    buf_finish(&smtp->from);
    buf_finish(&smtp->name);
}

#define SMTP_KIND(number, its_name)                                                            \
    {                                                                                          \
        .base = {LINES_KIND(struct smtp_conn)},                                                \
        .protocol =                                                                            \
                {                                                                              \
                        .name = (its_name),                                                    \
                        .rights = SESSION_DELIVERS_MAIL,                                       \
                        .needs_domain = true,                                                  \
                        .serves_strangers = (number) != SUBMISSION,                            \
                        .line_max = SMTP_LINE_MAX,                                             \
                        .idle_ms = SMTP_IDLE_MS,                                               \
                        .greet = greet_smtp,                                                   \
                        .line = take_line_smtp,                                                \
                        .reply = take_reply_smtp,                                              \
                        .too_long = too_long_smtp,                                             \
                        .bye = say_bye_smtp,                                                   \
                        .finish = finish_smtp,                                                 \
                },                                                                             \
        .variant = (number),                                                                   \
    }

const struct lines_kind smtp_kind = SMTP_KIND(SMTP, "smtp");
const struct lines_kind submission_kind = SMTP_KIND(SUBMISSION, "submission");
const struct lines_kind lmtp_kind = SMTP_KIND(LMTP, "lmtp");

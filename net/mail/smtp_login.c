/* smtp_login.c -- log-in for submission: AUTH PLAIN and AUTH LOGIN. */
#include "net/mail/smtp_impl.h"
#include "net/shared/sasl.h"

static void log_in_smtp_login(struct smtp_conn *smtp, struct str name, struct str password)
{
    uint32_t wait_seconds = 0;
    smtp->ask = SMTP_ASK_LOGIN;
    if (!lines_log_in(&smtp->base, name, password, &wait_seconds)) {
        smtp_say(smtp, "454 4.7.0 Too often; try again in %u s", wait_seconds);
    }
}

static void read_plain(struct smtp_conn *smtp, struct str coded)
{
    struct buf plain = {0};
    struct str name;
    struct str password;
    enum sasl_plain read = sasl_decode(coded, &plain)
                                   ? sasl_read_plain(buf_str(&plain), &name, &password)
                                   : SASL_BAD;
    if (read == SASL_READ) {
        log_in_smtp_login(smtp, name, password);
    } else if (read == SASL_OTHER) {
        smtp_say(smtp, "535 5.7.8 You can log in only as yourself");
    } else {
        smtp_say(smtp, "501 5.5.2 That is not a valid answer to AUTH PLAIN");
    }
    buf_wipe(&plain);
}

void smtp_run_auth(struct smtp_conn *smtp, struct str rest)
{
    struct str how = str_take_word(&rest);
    if (smtp_variant(smtp) != SUBMISSION) {
        smtp_say(smtp, "502 5.5.1 You can't log in here; players use the submission service");
    } else if (!smtp->greeted) {
        smtp_say(smtp, "503 5.5.1 Say EHLO first");
    } else if (smtp->base.token || smtp->has_from) {
        smtp_say(smtp, "503 5.5.1 You are already logged in, or have begun a message");
    } else if (!lines_may_log_in(&smtp->base)) {
        smtp_say(smtp, "538 5.7.11 Use STARTTLS before logging in");
    } else if (str_equal_nocase(how, STR("PLAIN")) && rest.length > 0) {
        read_plain(smtp, rest);
    } else if (str_equal_nocase(how, STR("PLAIN"))) {
        smtp->answer = ANSWER_PLAIN;
        smtp_say(smtp, "334 ");
    } else if (str_equal_nocase(how, STR("LOGIN"))) {
        smtp->answer = ANSWER_NAME;
        smtp_say(smtp, "334 VXNlcm5hbWU6");
    } else {
        smtp_say(smtp, "504 5.5.4 Only AUTH PLAIN and AUTH LOGIN are supported");
    }
}

/* Handles a line that answers AUTH. */
void smtp_take_answer(struct smtp_conn *smtp, struct str line)
{
    enum smtp_answer answer = smtp->answer;
    struct buf said = {0};
    smtp->answer = ANSWER_NONE;
    if (str_equal(line, STR("*"))) {
        smtp_say(smtp, "501 5.7.0 Left");
    } else if (answer == ANSWER_PLAIN) {
        read_plain(smtp, line);
    } else if (!sasl_decode(line, &said) || said.length == 0) {
        smtp_say(smtp, "501 5.5.2 That is not base64");
    } else if (answer == ANSWER_NAME) {
        buf_clear(&smtp->name);
        buf_add_str(&smtp->name, buf_str(&said));
        smtp->answer = ANSWER_PASSWORD;
        smtp_say(smtp, "334 UGFzc3dvcmQ6");
    } else {
        log_in_smtp_login(smtp, buf_str(&smtp->name), buf_str(&said));
    }
    buf_wipe(&said);
}

/* nntp.c -- the conversation with a news reader: boards as groups, notices as articles.
 *
 * 1. A client that has not logged in learns nothing of boards (480).
 * 2. A command makes one call to the game, and `then` handles the answer; NEWNEWS makes a call
 *    for each group, one after the other.
 * 3. An article number is the notice's number; an empty group has no current article.
 * 4. An article is accepted for one board only, and up to the size of a letter. */
#include "net/nntp/nntp.h"

#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "net/nntp/nntp_impl.h"
#include "net/stream/stream.h"

#include <string.h>
#include <time.h>

enum { NNTP_LINE_MAX = 2048, NNTP_IDLE_MS = 30 * 60 * 1000, ARTICLE_MAX = 64 << 10 };

static struct nntp_conn *nntp_of(struct lines_conn *conn)
{
    return (struct nntp_conn *)conn;
}

static void run_post(struct nntp_conn *nntp, struct str rest)
{
    (void)rest;
    nntp->posting = true;
    nntp->too_big = false;
    buf_clear(&nntp->article);
    nntp_say(nntp, "340 Go on; a line with only a dot ends it");
}

static void then_posted(struct nntp_conn *nntp, const json_t *reply)
{
    (void)reply;
    nntp_say(nntp, "240 It is on the board");
}

static void end_post(struct nntp_conn *nntp)
{
    struct nntp_post post = {0};
    const char *why = NULL;
    nntp->posting = false;
    (void)str_copy(STR("POST"), nntp->command, sizeof(nntp->command));
    if (nntp->too_big) {
        nntp_say(nntp, "441 An article may have at most 65,536 bytes here");
    } else if (!nntp_read_post(
                       buf_str(&nntp->article), lines_domain(&nntp->base), &post, &why)) {
        lines_printf(&nntp->base, "441 %s\r\n", why);
    } else {
        nntp_ask(nntp, "notice.post",
                json_pack("{s:s%, s:s%, s:s%, s:I}", "group", post.group.bytes,
                        post.group.length, "subject", post.subject.bytes, post.subject.length,
                        "text", post.text.bytes, post.text.length, "reply_to",
                        (json_int_t)post.reply_to),
                then_posted);
    }
    nntp_post_finish(&post);
    buf_finish(&nntp->article);
}

static void take_post(struct nntp_conn *nntp, struct str line)
{
    if (lines_is_end(&nntp->base, line)) {
        end_post(nntp);
        return;
    }
    line = str_slice(line, str_starts(line, STR(".")), line.length);
    nntp->too_big = nntp->too_big || nntp->article.length + line.length + 2 > ARTICLE_MAX;
    if (!nntp->too_big) {
        buf_add_str(&nntp->article, line);
        buf_add_text(&nntp->article, "\r\n");
    }
}

static void then_logged_in(struct nntp_conn *nntp, const json_t *reply)
{
    lines_logged_in(&nntp->base, reply);
    nntp_say(nntp, "281 Welcome");
}

static void run_authinfo(struct nntp_conn *nntp, struct str rest)
{
    uint32_t wait_seconds = 0;
    struct str what = str_take_word(&rest);
    bool is_name = str_equal_nocase(what, STR("USER"));
    (void)str_copy(STR("AUTHINFO"), nntp->command, sizeof(nntp->command));
    if (nntp->base.token) {
        nntp_say(nntp, "502 You are already logged in");
    } else if (!lines_may_log_in(&nntp->base)) {
        nntp_say(nntp, "483 STARTTLS first");
    } else if (rest.length == 0 || (!is_name && !str_equal_nocase(what, STR("PASS")))) {
        nntp_say(nntp, "501 Usage: AUTHINFO USER ann, then AUTHINFO PASS and the password");
    } else if (is_name) {
        buf_clear(&nntp->name);
        buf_add_str(&nntp->name, rest);
        nntp_say(nntp, "381 Send the password");
    } else if (nntp->name.length == 0) {
        nntp_say(nntp, "482 AUTHINFO USER first");
    } else {
        nntp->then = then_logged_in;
        if (!lines_log_in(&nntp->base, buf_str(&nntp->name), rest, &wait_seconds)) {
            lines_printf(&nntp->base, "481 ");
            lines_printf(&nntp->base, LINE_FORMAT("Too often; try again in %u seconds"),
                    (unsigned)wait_seconds);
            lines_printf(&nntp->base, "\r\n");
        }
    }
}

static void run_starttls_nntp(struct nntp_conn *nntp, struct str rest)
{
    (void)rest;
    if (!lines_may_secure(&nntp->base) || nntp->base.token) {
        nntp_say(nntp, "502 TLS is not available now");
        return;
    }
    nntp_say(nntp, "382 Go on with TLS");
    lines_secure(&nntp->base);
    buf_clear(&nntp->name);
}

static void run_capabilities(struct nntp_conn *nntp, struct str rest)
{
    (void)rest;
    lines_printf(&nntp->base,
            "101 Capabilities\r\nVERSION 2\r\nIMPLEMENTATION Skein\r\n%s%s%s.\r\n",
            lines_may_secure(&nntp->base) ? "STARTTLS\r\n" : "",
            nntp->base.token                ? ""
            : lines_may_log_in(&nntp->base) ? "AUTHINFO USER\r\n"
                                            : "AUTHINFO\r\n",
            "READER\r\nPOST\r\nNEWNEWS\r\nOVER MSGID\r\nHDR\r\n"
            "LIST ACTIVE NEWSGROUPS OVERVIEW.FMT HEADERS\r\n");
}

static void run_mode(struct nntp_conn *nntp, struct str rest)
{
    nntp_say(nntp, str_equal_nocase(rest, STR("READER")) ? "200 You may post"
                                                         : "501 Usage: MODE READER");
}

static void run_date(struct nntp_conn *nntp, struct str rest)
{
    char text[24];
    struct tm parts = {0};
    time_t now = time(NULL);
    (void)rest;
    (void)gmtime_r(&now, &parts);
    (void)strftime(text, sizeof(text), "%Y%m%d%H%M%S", &parts);
    lines_printf(&nntp->base, "111 %s\r\n", text);
}

static void run_help_nntp(struct nntp_conn *nntp, struct str rest)
{
    (void)rest;
    nntp_say(nntp,
            "100 Boards of the game as groups\r\nAUTHINFO USER, AUTHINFO PASS: the name and "
            "password of the game\r\nLIST, GROUP, OVER, ARTICLE, POST, NEWNEWS, QUIT\r\n.");
}

static void run_quit_nntp(struct nntp_conn *nntp, struct str rest)
{
    (void)rest;
    nntp_say(nntp, "205 Good-bye");
    lines_close(&nntp->base, "quit");
}

static const struct {
    struct str name;
    void (*run)(struct nntp_conn *nntp, struct str rest);
    bool open; /* allowed before log-in */
} nntp_commands[] = {
        {STR_IS("CAPABILITIES"), run_capabilities, true},
        {STR_IS("MODE"), run_mode, true},
        {STR_IS("AUTHINFO"), run_authinfo, true},
        {STR_IS("STARTTLS"), run_starttls_nntp, true},
        {STR_IS("DATE"), run_date, true},
        {STR_IS("HELP"), run_help_nntp, true},
        {STR_IS("QUIT"), run_quit_nntp, true},
        {STR_IS("LIST"), nntp_run_list, false},
        {STR_IS("GROUP"), nntp_run_group, false},
        {STR_IS("LISTGROUP"), nntp_run_listgroup, false},
        {STR_IS("NEWGROUPS"), nntp_run_newgroups, false},
        {STR_IS("NEWNEWS"), nntp_run_newnews, false},
        {STR_IS("ARTICLE"), nntp_run_article, false},
        {STR_IS("HEAD"), nntp_run_article, false},
        {STR_IS("BODY"), nntp_run_article, false},
        {STR_IS("STAT"), nntp_run_article, false},
        {STR_IS("NEXT"), nntp_run_step, false},
        {STR_IS("LAST"), nntp_run_step, false},
        {STR_IS("OVER"), nntp_run_over, false},
        {STR_IS("XOVER"), nntp_run_over, false},
        {STR_IS("HDR"), nntp_run_hdr, false},
        {STR_IS("XHDR"), nntp_run_hdr, false},
        {STR_IS("POST"), run_post, false},
};

static void take_line_nntp(struct lines_conn *conn, struct str line)
{
    struct nntp_conn *nntp = nntp_of(conn);
    struct str rest = line;
    if (nntp->posting) {
        take_post(nntp, line);
        return;
    }
    struct str name = str_take_word(&rest);
    if (!str_is_utf8(line)) {
        nntp_say(nntp, "501 That is not UTF-8");
        return;
    }
    for (size_t i = 0; i < sizeof(nntp_commands) / sizeof(nntp_commands[0]); i++) {
        if (!str_equal_nocase(name, nntp_commands[i].name)) {
            continue;
        }
        (void)str_copy(nntp_commands[i].name, nntp->command, sizeof(nntp->command));
        if (nntp_commands[i].open || nntp->base.token) {
            nntp_commands[i].run(nntp, str_trim(rest));
        } else {
            nntp_say(nntp, "480 Log in first: AUTHINFO USER");
        }
        return;
    }
    nntp_say(nntp, "500 There is no such command; HELP lists them");
}

static void too_long_nntp(struct lines_conn *conn)
{
    struct nntp_conn *nntp = nntp_of(conn);
    nntp->too_big = nntp->posting;
    if (!nntp->posting) {
        nntp_say(nntp, "501 That line is too long");
    }
}

/* Refuses with the game's problem; the number depends on the command. */
static void refuse_nntp(struct nntp_conn *nntp, const json_t *problem)
{
    bool logging_in = strcmp(nntp->command, "AUTHINFO") == 0;
    int status = (int)json_integer_value(json_object_get(problem, "status"));
    const char *why = nntp_text(problem, "detail");
    int code = logging_in                           ? 481
               : strcmp(nntp->command, "POST") == 0 ? 441
               : status == 401                      ? 400
               : status == 404                      ? 411
                                                    : 403;
    lines_printf(&nntp->base, "%d %.400s\r\n", code,
            why[0] ? why : LINE("The game does not answer"));
    json_decref(nntp->boards);
    nntp->boards = NULL;
    if (code == 400) {
        lines_close(&nntp->base, "its token has expired");
    }
}

static void take_reply_nntp(struct lines_conn *conn, bool done, const json_t *reply)
{
    struct nntp_conn *nntp = nntp_of(conn);
    nntp_then *then = nntp->then;
    nntp->then = NULL;
    if (done && then) {
        then(nntp, reply);
    } else if (!done) {
        refuse_nntp(nntp, reply);
    }
}

static void greet_nntp(struct lines_conn *conn)
{
    lines_printf(conn, "200 Skein, boards as news; you may post\r\n");
}

static void say_bye_nntp(struct lines_conn *conn, struct str why)
{
    lines_printf(conn, "400 %.*s\r\n", (int)(why.length < 400 ? why.length : 400), why.bytes);
}

static void finish_nntp(struct lines_conn *conn)
{
    struct nntp_conn *nntp = nntp_of(conn);
    buf_wipe(&nntp->name);
    buf_finish(&nntp->words);
    buf_finish(&nntp->article);
    json_decref(nntp->boards);
}

const struct lines_kind nntp_kind = {
        .base = {LINES_KIND(struct nntp_conn)},
        .protocol =
                {
                        .name = "nntp",
                        .line_max = NNTP_LINE_MAX,
                        .idle_ms = NNTP_IDLE_MS,
                        .greet = greet_nntp,
                        .line = take_line_nntp,
                        .reply = take_reply_nntp,
                        .too_long = too_long_nntp,
                        .bye = say_bye_nntp,
                        .finish = finish_nntp,
                },
};

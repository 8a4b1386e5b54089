/* imap.c -- the IMAP server: the conversation and its commands.
 *
 * 1. A command is a line, possibly with literals; it is assembled completely before it is
 *    parsed.
 * 2. The open mailbox is a list as last read from the game. It changes only at commands that
 *    allow changes (NOOP, CHECK, IDLE, SELECT), because a client relies on its numbers in
 *    between.
 *
 * To add a command: a row in `imap_commands`. */
#include "net/imap/imap.h"

#include "engine/base/catalogue.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "net/imap/imap_impl.h"
#include "net/shared/sasl.h"
#include "net/stream/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    IMAP_LINE_MAX = 8192,
    COMMAND_MAX = 16384,
    IMAP_IDLE_MS = 30 * 60 * 1000,
    LOOK_MS = 3000, /* between checks for new letters, in IDLE */
};

static struct imap_conn *imap_of(struct lines_conn *conn)
{
    return (struct imap_conn *)conn;
}

static void queued(struct lines_conn *conn, const char *text)
{
    lines_printf(conn, "* OK %s\r\n", text);
}

static const char *capabilities(const struct lines_conn *conn)
{
#define ABLE "CAPABILITY IMAP4rev1 IDLE UNSELECT NAMESPACE LITERAL+ SASL-IR ID"
    bool secures = lines_may_secure(conn);
    if (!lines_may_log_in(conn)) {
        return ABLE " STARTTLS LOGINDISABLED";
    }
    return secures ? ABLE " STARTTLS AUTH=PLAIN" : ABLE " AUTH=PLAIN";
#undef ABLE
}

static void run_capability(struct imap_conn *imap, struct imap_parse *parse)
{
    (void)parse;
    lines_printf(&imap->base, "* %s\r\n", capabilities(&imap->base));
    imap_say_ok(imap);
}

static void run_starttls_imap(struct imap_conn *imap, struct imap_parse *parse)
{
    (void)parse;
    if (imap->step != STEP_NEW || !lines_may_secure(&imap->base)) {
        imap_say(imap, "BAD", "TLS is not available here, or already in use");
        return;
    }
    imap_say_ok(imap);
    lines_secure(&imap->base);
}

static void log_in_imap(struct imap_conn *imap, struct str name, struct str password)
{
    uint32_t wait_seconds = 0;
    imap->ask = ASK_LOGIN;
    if (!lines_log_in(&imap->base, name, password, &wait_seconds)) {
        imap_say(imap, "NO", "[LIMIT] Too often; try again in a little while");
    }
}

static bool may_begin(struct imap_conn *imap)
{
    if (imap->step != STEP_NEW) {
        imap_say(imap, "BAD", "You are already logged in");
        return false;
    }
    if (!lines_may_log_in(&imap->base)) {
        imap_say(imap, "NO", "[PRIVACYREQUIRED] Use STARTTLS before logging in");
        return false;
    }
    return true;
}

static void run_login(struct imap_conn *imap, struct imap_parse *parse)
{
    struct buf name = {0};
    struct buf password = {0};
    if (may_begin(imap)) {
        if (imap_take(parse, &name) && imap_take(parse, &password)) {
            log_in_imap(imap, buf_str(&name), buf_str(&password));
        } else {
            imap_say(imap, "BAD", "Usage: LOGIN ann password");
        }
    }
    buf_wipe(&name);
    buf_wipe(&password);
}

static void take_answer(struct imap_conn *imap, struct str coded)
{
    struct buf plain = {0};
    struct str name;
    struct str password;
    imap->answers = false;
    enum sasl_plain read = sasl_decode(coded, &plain)
                                   ? sasl_read_plain(buf_str(&plain), &name, &password)
                                   : SASL_BAD;
    if (read == SASL_READ) {
        log_in_imap(imap, name, password);
    } else if (read == SASL_OTHER) {
        imap_say(imap, "NO", "[AUTHORIZATIONFAILED] You can log in only as yourself");
    } else {
        imap_say(imap, "BAD", "That is not a valid answer to AUTHENTICATE PLAIN");
    }
    buf_wipe(&plain);
}

static void run_authenticate(struct imap_conn *imap, struct imap_parse *parse)
{
    struct buf word = {0};
    if (may_begin(imap)) {
        bool plain = imap_take(parse, &word) && str_equal_nocase(buf_str(&word), STR("PLAIN"));
        if (!plain) {
            imap_say(imap, "NO", "Only AUTHENTICATE PLAIN is supported");
        } else if (imap_take(parse, &word)) {
            take_answer(imap, buf_str(&word));
        } else {
            imap->answers = true;
            lines_printf(&imap->base, "+ \r\n");
        }
    }
    buf_wipe(&word);
}

static void run_list(struct imap_conn *imap, struct imap_parse *parse)
{
    struct buf where = {0};
    struct buf pattern = {0};
    bool ok = imap_take(parse, &where);
    ok = imap_take(parse, &pattern) || ok;
    struct buf upper = {0};
    str_fold(buf_str(&pattern), &upper);
    for (size_t i = 0; i < upper.length; i++) {
        upper.bytes[i] = (char)(upper.bytes[i] == '%' ? '*' : upper.bytes[i]);
    }
    if (!ok) {
        imap_say(imap, "BAD", "Usage: LIST \"\" *");
    } else {
        if (pattern.length == 0) {
            lines_printf(&imap->base, "* %s (\\Noselect) \"/\" \"\"\r\n", imap->verb);
        } else if (where.length == 0 && str_fits_glob(buf_str(&upper), STR("inbox"))) {
            lines_printf(&imap->base, "* %s (\\HasNoChildren) \"/\" INBOX\r\n", imap->verb);
        }
        imap_say_ok(imap);
    }
    buf_finish(&where);
    buf_finish(&pattern);
    buf_finish(&upper);
}

static void run_namespace(struct imap_conn *imap, struct imap_parse *parse)
{
    (void)parse;
    lines_printf(&imap->base, "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n");
    imap_say_ok(imap);
}

static void open_box(struct imap_conn *imap, struct imap_parse *parse, bool read_only)
{
    imap_box_close(imap);
    imap->step = STEP_IN;
    imap->read_only = read_only || imap->reads;
    if (imap_is_inbox(parse)) {
        imap_ask(imap, ASK_OPEN, "mail.list", json_object());
    } else {
        imap_say(imap, "NO", "The only mailbox is INBOX");
    }
}

static void run_select(struct imap_conn *imap, struct imap_parse *parse)
{
    open_box(imap, parse, false);
}

static void run_examine(struct imap_conn *imap, struct imap_parse *parse)
{
    open_box(imap, parse, true);
}

static void run_refused(struct imap_conn *imap, struct imap_parse *parse)
{
    (void)parse;
    imap_say(imap, "NO", "[CANNOT] The only mailbox is INBOX; it can't be changed this way");
}

static void run_nothing(struct imap_conn *imap, struct imap_parse *parse)
{
    (void)parse;
    imap_say_ok(imap);
}

static void run_id(struct imap_conn *imap, struct imap_parse *parse)
{
    (void)parse;
    lines_printf(&imap->base, "* ID (\"name\" \"Skein\")\r\n");
    imap_say_ok(imap);
}

static void run_noop_imap(struct imap_conn *imap, struct imap_parse *parse)
{
    (void)parse;
    if (imap->step == STEP_OPEN) {
        imap_ask(imap, ASK_LOOK, "mail.list", json_object());
    } else {
        imap_say_ok(imap);
    }
}

static void run_idle(struct imap_conn *imap, struct imap_parse *parse)
{
    (void)parse;
    imap->idles = true;
    imap->looked_ms = 0;
    lines_printf(&imap->base, "+ idling\r\n");
}

static void run_logout(struct imap_conn *imap, struct imap_parse *parse)
{
    (void)parse;
    lines_printf(&imap->base, "* BYE Good-bye\r\n");
    imap_say_ok(imap);
    lines_close(&imap->base, "quit");
}

static void run_unselect(struct imap_conn *imap, struct imap_parse *parse)
{
    (void)parse;
    imap_box_close(imap);
    imap->step = STEP_IN;
    imap_say_ok(imap);
}

static const struct command {
    const char *name;
    enum imap_step from; /* the first step in which it is allowed */
    bool uid;            /* may follow UID */
    void (*run)(struct imap_conn *imap, struct imap_parse *parse);
} imap_commands[] = {
        {"CAPABILITY", STEP_NEW, false, run_capability},
        {"NOOP", STEP_NEW, false, run_noop_imap},
        {"LOGOUT", STEP_NEW, false, run_logout},
        {"ID", STEP_NEW, false, run_id},
        {"STARTTLS", STEP_NEW, false, run_starttls_imap},
        {"LOGIN", STEP_NEW, false, run_login},
        {"AUTHENTICATE", STEP_NEW, false, run_authenticate},
        {"LIST", STEP_IN, false, run_list},
        {"LSUB", STEP_IN, false, run_list},
        {"NAMESPACE", STEP_IN, false, run_namespace},
        {"STATUS", STEP_IN, false, imap_run_status},
        {"SELECT", STEP_IN, false, run_select},
        {"EXAMINE", STEP_IN, false, run_examine},
        {"SUBSCRIBE", STEP_IN, false, run_nothing},
        {"UNSUBSCRIBE", STEP_IN, false, run_nothing},
        {"IDLE", STEP_IN, false, run_idle},
        {"CREATE", STEP_IN, false, run_refused},
        {"DELETE", STEP_IN, false, run_refused},
        {"RENAME", STEP_IN, false, run_refused},
        {"APPEND", STEP_IN, false, run_refused},
        {"COPY", STEP_OPEN, true, run_refused},
        {"CHECK", STEP_OPEN, false, run_noop_imap},
        {"FETCH", STEP_OPEN, true, imap_run_fetch},
        {"SEARCH", STEP_OPEN, true, imap_run_search},
        {"STORE", STEP_OPEN, true, imap_run_store},
        {"EXPUNGE", STEP_OPEN, false, imap_run_expunge},
        {"CLOSE", STEP_OPEN, false, imap_run_close},
        {"UNSELECT", STEP_OPEN, false, run_unselect},
};

static const struct command *find_command(struct str name)
{
    for (size_t i = 0; i < sizeof(imap_commands) / sizeof(imap_commands[0]); i++) {
        if (str_equal_nocase(name, str_of(imap_commands[i].name))) {
            return &imap_commands[i];
        }
    }
    return NULL;
}

static bool is_tag(struct str tag)
{
    bool ok = tag.length > 0 && tag.length < 64;
    for (size_t i = 0; ok && i < tag.length; i++) {
        ok = tag.bytes[i] > ' ' && tag.bytes[i] < 0x7f && !strchr("(){%*\"\\+", tag.bytes[i]);
    }
    return ok;
}

static void run_command(struct imap_conn *imap, struct str all)
{
    struct imap_parse parse = {all};
    struct str tag = str_take_until(&parse.rest, ' ');
    struct buf word = {0};
    imap->tag[0] = '\0';
    if (!is_tag(tag)) {
        imap_say(imap, "BAD", "A command is TAG NAME, as in: a1 CAPABILITY");
        return;
    }
    (void)str_copy(tag, imap->tag, sizeof(imap->tag));
    (void)imap_take(&parse, &word);
    imap->uids = str_equal_nocase(buf_str(&word), STR("UID"));
    if (imap->uids) {
        (void)imap_take(&parse, &word);
    }
    const struct command *command = find_command(buf_str(&word));
    buf_finish(&word);
    if (!command || (imap->uids && !command->uid)) {
        imap_say(imap, "BAD", "There is no such command");
    } else if (imap->step < command->from) {
        imap_say(imap, "BAD", imap->step == STEP_NEW ? "Log in first" : "SELECT INBOX first");
    } else {
        imap->verb = command->name;
        command->run(imap, &parse);
    }
}

static void end_idle(struct imap_conn *imap, struct str line)
{
    imap->idles = false;
    if (str_equal_nocase(str_trim(line), STR("DONE"))) {
        imap_say_ok(imap);
    } else {
        imap_say(imap, "BAD", "DONE ends IDLE");
    }
}

static void take_line_imap(struct lines_conn *conn, struct str line)
{
    struct imap_conn *imap = imap_of(conn);
    uint64_t bytes = 0;
    bool waits = false;
    if (imap->raw) {
        imap->raw = false;
        buf_add_str(&imap->command, line);
        return;
    }
    if (imap->idles || imap->answers) {
        if (imap->idles) {
            end_idle(imap, line);
        } else {
            take_answer(imap, line);
        }
        return;
    }
    buf_add_str(&imap->command, line);
    bool literal = imap_literal(line, &bytes, &waits);
    if (literal && (bytes > COMMAND_MAX || imap->command.length > COMMAND_MAX - bytes)) {
        struct str tag = buf_str(&imap->command);
        (void)str_copy(str_take_until(&tag, ' '), imap->tag, sizeof(imap->tag));
        imap_say(imap, "BAD", "That command is too long");
        buf_wipe(&imap->command);
        if (!waits) {
            lines_close(conn, "too much"); /* the literal comes anyway */
        }
        return;
    }
    if (literal) {
        buf_add_text(&imap->command, "\r\n");
        imap->raw = bytes > 0;
        conn->raw = (size_t)bytes;
        if (waits) {
            lines_printf(conn, "+ Go on\r\n");
        }
        return;
    }
    struct buf command = imap->command;
    imap->command = (struct buf){0};
    run_command(imap, buf_str(&command));
    buf_wipe(&command);
}

static void answer_open(struct imap_conn *imap, const json_t *list)
{
    imap_box_take(imap, list, false);
    size_t unseen = 0;
    for (size_t i = imap->box.count; i > 0; i--) {
        imap->box.letters[i - 1].recent = false;
        unseen = imap->box.letters[i - 1].seen ? unseen : i;
    }
    imap->step = STEP_OPEN;
    lines_printf(&imap->base,
            "* FLAGS (\\Seen \\Deleted)\r\n* OK [PERMANENTFLAGS (%s)] Kept\r\n"
            "* %zu EXISTS\r\n* 0 RECENT\r\n",
            imap->read_only ? "" : "\\Seen \\Deleted", imap->box.count);
    if (unseen > 0) {
        lines_printf(&imap->base, "* OK [UNSEEN %zu] First unseen letter\r\n", unseen);
    }
    lines_printf(&imap->base,
            "* OK [UIDVALIDITY %llu] Numbers hold\r\n* OK [UIDNEXT %llu] Next\r\n",
            (unsigned long long)imap->validity, (unsigned long long)imap->uid_next);
    lines_printf(&imap->base, "%s OK [READ-%s] %s done\r\n", imap->tag,
            imap->read_only ? "ONLY" : "WRITE", imap->verb);
    imap->ask = ASK_NOTHING;
}

static void take_drained(struct lines_conn *conn)
{
    struct imap_conn *imap = imap_of(conn);
    if (imap->fetching) {
        imap->fetching = false;
        imap_fetch_on(imap);
    }
}

static void answer_refused(struct imap_conn *imap, enum imap_ask asked, const json_t *problem)
{
    int status = (int)json_integer_value(json_object_get(problem, "status"));
    char why[500];
    (void)snprintf(why, sizeof(why), "%s%.400s",
            asked == ASK_LOGIN && status == 401 ? "[AUTHENTICATIONFAILED] " : "",
            imap_text(problem, "detail"));
    if (asked != ASK_LOGIN && status == 401) {
        lines_printf(&imap->base, "* BYE %s\r\n", why);
        lines_close(&imap->base, "its token has expired");
        return;
    }
    if (asked == ASK_LOOK && imap->idles) {
        imap->ask = ASK_NOTHING;
        return;
    }
    imap_say(imap, "NO", why);
}

static void say_bye_imap(struct lines_conn *conn, struct str why)
{
    lines_printf(conn, "* BYE %.*s\r\n", (int)(why.length < 400 ? why.length : 400), why.bytes);
}

static void read_numbers(struct imap_conn *imap, const json_t *reply)
{
    imap->validity = (uint64_t)json_integer_value(json_object_get(reply, "since"));
    imap->uid_next = (uint64_t)json_integer_value(json_object_get(reply, "next"));
}

static void take_reply_imap(struct lines_conn *conn, bool done, const json_t *reply)
{
    struct imap_conn *imap = imap_of(conn);
    const json_t *list = json_object_get(reply, "letters");
    enum imap_ask asked = imap->ask;
    if (!done) {
        answer_refused(imap, asked, reply);
        return;
    }
    switch (asked) {
    case ASK_NOTHING:
        break;
    case ASK_LOGIN:
        lines_logged_in(conn, reply);
        imap->reads = strcmp(imap_text(reply, "scope"), "read") == 0;
        /* raises the limit of queued output: a client may fetch all letters at once */
        stream_widen(conn->base.stream);
        imap->step = STEP_IN;
        imap_say_ok(imap);
        break;
    case ASK_OPEN:
        read_numbers(imap, reply);
        answer_open(imap, list);
        break;
    case ASK_STATUS:
        read_numbers(imap, reply);
        imap_counted(imap, list);
        break;
    case ASK_LOOK:
        imap->ask = ASK_NOTHING;
        if (imap->validity != (uint64_t)json_integer_value(json_object_get(reply, "since"))) {
            say_bye_imap(conn, str_of(LINE("The game has restarted; open INBOX again.")));
            lines_close(conn, "numbers were reset");
            return;
        }
        imap_box_take(imap, list, true);
        if (!imap->idles) {
            imap_say_ok(imap);
        }
        break;
    case ASK_TEXTS:
        imap_fetched(imap, list);
        break;
    case ASK_SEARCH:
        imap_searched(imap, list);
        break;
    case ASK_MARK:
        imap_say_ok(imap);
        break;
    case ASK_DELETE:
        imap_deleted(imap);
        break;
    }
}

static void greet_imap(struct lines_conn *conn)
{
    lines_printf(conn, "* OK [%s] Skein\r\n", capabilities(conn));
}

static void tick(struct lines_conn *conn)
{
    struct imap_conn *imap = imap_of(conn);
    int64_t now_ms = clock_ms();
    if (imap->idles && imap->step == STEP_OPEN && now_ms - imap->looked_ms >= LOOK_MS) {
        imap->looked_ms = now_ms;
        imap_ask(imap, ASK_LOOK, "mail.list", json_object());
    }
}

static void too_long_imap(struct lines_conn *conn)
{
    imap_say(imap_of(conn), "BAD", "That line is too long");
    lines_close(conn, "a line is too long");
}

static void finish_imap(struct lines_conn *conn)
{
    struct imap_conn *imap = imap_of(conn);
    imap_box_close(imap);
    buf_wipe(&imap->command);
    buf_finish(&imap->keys);
    buf_finish(&imap->wishes);
}

const struct lines_kind imap_kind = {
        .base = {LINES_KIND(struct imap_conn)},
        .protocol =
                {
                        .name = "imap",
                        .line_max = IMAP_LINE_MAX,
                        .idle_ms = IMAP_IDLE_MS,
                        .greet = greet_imap,
                        .line = take_line_imap,
                        .reply = take_reply_imap,
                        .queued = queued,
                        .tick = tick,
                        .drained = take_drained,
                        .too_long = too_long_imap,
                        .bye = say_bye_imap,
                        .finish = finish_imap,
                },
};

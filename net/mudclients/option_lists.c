/* option_lists.c -- what lists of games ask for in plain text before log-in: the lines INFO and MSSP-REQUEST.
 *
 * MSSP-REQUEST is answered as the protocol says (tintin.mudhalla.net/protocols/mssp): a line for each field, its name and
 * values with tabs between them. INFO is answered in the form of older lists, with a few of the same values. */
#include "engine/base/buf.h"
#include "engine/session/session.h"
#include "net/mudclients/options.h"
#include "net/stream/net.h"
#include "net/telnet/tel_opts.h"

#include <string.h>
#include <time.h>

/* Appends text without control characters, which would begin another field. */
static void add_plain(struct buf *out, const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text >= ' ') {
            buf_add_char(out, *text);
        }
    }
}

struct fields {
    struct buf text;
    char last[48]; /* name */
};

static void add_field(void *sink, const char *name, const char *value)
{
    struct fields *fields = sink;
    if (strcmp(fields->last, name) != 0) {
        buf_add_text(&fields->text, fields->last[0] ? "\r\n" : "");
        add_plain(&fields->text, name);
        (void)str_copy(str_of(name), fields->last, sizeof(fields->last));
    }
    buf_add_char(&fields->text, '\t');
    add_plain(&fields->text, value);
}

static void answer_mssp(struct tel_opts *opts)
{
    struct fields fields = {.last = ""};
    buf_add_text(&fields.text, "\r\nMSSP-REPLY-START\r\n");
    mssp_each(opts->options->context, add_field, &fields);
    buf_add_text(&fields.text, "\r\nMSSP-REPLY-END\r\n");
    tel_opts_write(opts, buf_str(&fields.text));
    buf_finish(&fields.text);
}

static void add_start(struct buf *out, const char *seconds)
{
    uint64_t since = 0;
    struct tm start;
    char text[64];
    time_t time = str_to_u64(str_of(seconds), &since) ? (time_t)since : 0;
    if (gmtime_r(&time, &start) &&
            strftime(text, sizeof(text), "%a %b %d %H:%M:%S %Y", &start) > 0) {
        buf_printf(out, "Uptime: %s\r\n", text);
    }
}

static void add_info(void *sink, const char *name, const char *value)
{
    static const char *const shown[][2] = {
            {"NAME", "Name"}, {"PLAYERS", "Connected"}, {"CODEBASE", "Version"}};
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        if (strcmp(name, shown[i][0]) == 0) {
            buf_printf(sink, "%s: ", shown[i][1]);
            add_plain(sink, value);
            buf_add_text(sink, "\r\n");
        }
    }
    if (strcmp(name, "UPTIME") == 0) {
        add_start(sink, value);
    }
}

static void answer_info(struct tel_opts *opts)
{
    struct buf text = {0};
    buf_add_text(&text, "### Begin INFO 1.1\r\n");
    mssp_each(opts->options->context, add_info, &text);
    buf_add_text(&text, "### End INFO\r\n");
    tel_opts_write(opts, buf_str(&text));
    buf_finish(&text);
}

/* In the game, and where a password is typed, such a line is the player's. */
static bool take_line(struct tel_opts *opts, void *state, struct str *line)
{
    (void)state;
    bool asks = opts->client.session->character == 0 && !opts->hides && !opts->echo_off;
    if (asks && str_equal_nocase(str_trim(*line), STR("MSSP-REQUEST"))) {
        answer_mssp(opts);
    } else if (asks && str_equal_nocase(str_trim(*line), STR("INFO"))) {
        answer_info(opts);
    } else {
        return true;
    }
    return false;
}

const struct tel_option option_lists = {.size = 1, .line = take_line};

/* irc_out.c -- Output to a client.
 *
 * 1. Lines written while a command runs are its response, except news, which are sent at once.
 * 2. A labelled response is kept until the command ends. An empty one becomes ACK. A single line
 *    gets the label itself. A batch that is the whole response gets it at its start. Anything else
 *    is put into a batch.
 * 3. Only tags that the client asked for are written; code that adds a tag checks the capabilities.
 *
 * All lines go through irc_msg_write, so no part of one can begin another. */
#include "engine/app/config.h"
#include "engine/base/catalogue.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"
#include "net/stream/stream.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Bytes given to the stream at once, and bytes that may wait. */
enum { OUT_PIECE = 128 * 1024, BACKLOG_MAX = 1024 * 1024 };

const char *irc_name(const struct irc_frontend *frontend)
{
    const struct config *config = frontend->service->base.context->config;
    const char *name = config ? config_text(config, CONFIG_IRC_SERVER_NAME) : "skein";
    /* A host-like name, as clients expect; no player has it, because it contains a dot. */
    return name ? name : "skein.local";
}

const char *irc_nick(const struct irc_frontend *frontend)
{
    return frontend->nick[0] ? frontend->nick : "*";
}

static struct str scratch_source(
        struct irc_frontend *frontend, const char *nick, const char *user, const char *host)
{
    struct buf *text = &frontend->service->text;
    buf_clear(text);
    buf_printf(text, "%s!%s@%s", nick, user, host);
    return buf_str(text);
}

struct str irc_self(struct irc_frontend *frontend)
{
    return scratch_source(frontend, irc_nick(frontend),
            frontend->user[0] ? frontend->user : "player",
            frontend->host[0] ? frontend->host : "guest");
}

struct str irc_skein(struct irc_frontend *frontend)
{
    return scratch_source(frontend, IRC_SKEIN, IRC_SKEIN, irc_name(frontend));
}

void irc_source_of(const json_t *person, struct buf *out)
{
    buf_printf(out, "%s!%s@%s", irc_text(person, "nick"), irc_text(person, "user"),
            irc_text(person, "host"));
}

const char *irc_digits(int64_t number, char out[24])
{
    (void)snprintf(out, 24, "%" PRId64, number);
    return out;
}

const char *irc_time(int64_t time_ms, char out[40])
{
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm tm;
    out[0] = '\0';
    if (gmtime_r(&seconds, &tm)) {
        size_t length = strftime(out, 40, "%Y-%m-%dT%H:%M:%S", &tm);
        (void)snprintf(out + length, 40 - length, ".%03dZ", (int)(time_ms % 1000));
    }
    return out;
}

bool irc_read_time(struct str text, int64_t *out_ms)
{
    struct tm tm = {0};
    const char *rest = strptime(IRC_WORD(text, 39), "%Y-%m-%dT%H:%M:%S", &tm);
    if (!rest) {
        return false;
    }
    int64_t ms = 0;
    if (*rest == '.') {
        int64_t scale = 100;
        for (rest++; *rest >= '0' && *rest <= '9'; rest++, scale /= 10) {
            ms += (*rest - '0') * scale;
        }
    }
    int64_t time_ms = (int64_t)timegm(&tm) * 1000 + ms;
    *out_ms = time_ms > 0 ? time_ms : 0; /* no line is older */
    return strcmp(rest, "Z") == 0;
}

/* -- tags -- */

void irc_tags_begin(struct irc_frontend *frontend, int64_t time_ms, struct buf *out)
{
    buf_clear(out);
    if (!(frontend->caps & IRC_CAP_SERVER_TIME)) {
        return;
    }
    char text[40];
    irc_tag_add(
            out, STR("time"), str_of(irc_time(time_ms > 0 ? time_ms : clock_wall_ms(), text)));
}

/* -- lines -- */

static void write_out(
        struct irc_frontend *frontend, struct str tags, const char *more, struct str text)
{
    struct buf *out = &frontend->out;
    if (tags.length > 0 || more[0]) {
        buf_printf(
                out, "@%s%s%.*s ", more, more[0] && tags.length > 0 ? ";" : "", STR_FMT(tags));
    }
    buf_add_str(out, text);
}

static bool is_kept(const struct irc_frontend *frontend)
{
    return frontend->response.running && frontend->response.label[0];
}

static void keep_out(struct irc_frontend *frontend, struct str tags, struct str text)
{
    struct irc_response *response = &frontend->response;
    buf_add_u32(&response->lines, (uint32_t)tags.length);
    buf_add_u32(&response->lines, (uint32_t)text.length);
    buf_add_str(&response->lines, tags);
    buf_add_str(&response->lines, text);
    response->count++;
}

/* True if a line from that source is an action of the client itself. */
static bool is_own(const struct irc_frontend *frontend, struct str source)
{
    return str_equal(irc_source_nick(source), str_of(frontend->nick));
}

void irc_send(struct irc_frontend *frontend, const struct buf *tags, const struct irc_msg *msg,
        bool news)
{
    struct buf *line = &frontend->service->line;
    struct buf own = {0};
    if (frontend->base.doomed) {
        return;
    }
    if (!tags && !news && frontend->noted.length > 0 && is_own(frontend, msg->source)) {
        buf_add_str(&own, buf_str(&frontend->noted));
        buf_clear(&frontend->noted);
        tags = &own;
    } else if (!tags) {
        irc_tags_begin(frontend, 0, &own);
        tags = &own;
    }
    buf_clear(line);
    irc_msg_write(msg, line);
    if (!news && is_kept(frontend)) {
        keep_out(frontend, buf_str(tags), buf_str(line));
    } else {
        write_out(frontend, buf_str(tags), "", buf_str(line));
    }
    buf_finish(&own);
}

/* Adds the words; a text at their end in the game's language. */
static void add_words(struct irc_msg *msg, const char *const *words)
{
    for (size_t i = 0; words[i] && msg->param_count < IRC_PARAMS_MAX; i++) {
        bool is_text = !words[i + 1] && strchr(words[i], ' ');
        msg->params[msg->param_count++] =
                str_of(is_text ? catalogue_sentence(words[i]) : words[i]);
    }
}

void irc_reply(struct irc_frontend *frontend, const char *command, const char *const *words)
{
    struct irc_msg msg = {.source = str_of(irc_name(frontend)), .command = str_of(command)};
    msg.params[msg.param_count++] = str_of(irc_nick(frontend));
    add_words(&msg, words);
    irc_send(frontend, NULL, &msg, false);
}

void irc_reply_text(struct irc_frontend *frontend, const char *command, const char *format, ...)
{
    char text[IRC_LINE_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    IRC_REPLY(frontend, command, text);
}

void irc_from(struct irc_frontend *frontend, struct str source, const struct buf *tags,
        const char *const *words, bool news)
{
    struct irc_msg msg = {.source = source, .command = str_of(words[0])};
    add_words(&msg, words + 1);
    irc_send(frontend, tags, &msg, news);
}

/* -- labels and batches -- */

void irc_batch_begin(
        struct irc_frontend *frontend, const char *type, const char *target, char out[24])
{
    char open[26];
    (void)irc_digits((int64_t)++frontend->service->batch_number, out);
    (void)snprintf(open, sizeof(open), "+%s", out);
    IRC_SERVER(frontend, "BATCH", open, type, target);
}

void irc_batch_end(struct irc_frontend *frontend, const char *reference)
{
    char closed[26];
    (void)snprintf(closed, sizeof(closed), "-%s", reference);
    IRC_SERVER(frontend, "BATCH", closed);
}

void irc_response_begin(struct irc_frontend *frontend, struct str label)
{
    struct irc_response *response = &frontend->response;
    buf_clear(&response->lines);
    response->count = 0;
    response->running = true;
    response->line = 0;
    response->label[0] = '\0';
    if (label.length < sizeof(response->label)) {
        (void)str_copy(label, response->label, sizeof(response->label));
    }
}

/* Takes one stored line off *rest. */
static void take_kept(struct str *rest, struct str *tags, struct str *text)
{
    uint32_t lengths[2];
    memcpy(lengths, rest->bytes, sizeof(lengths));
    size_t at = sizeof(lengths);
    *tags = str_slice(*rest, at, at + lengths[0]);
    at += lengths[0];
    *text = str_slice(*rest, at, at + lengths[1]);
    *rest = str_slice(*rest, at + lengths[1], rest->length);
}

/* True if the response is one batch from its first line to its last. */
static bool is_one_batch(const struct irc_response *response)
{
    struct str rest = buf_str(&response->lines);
    struct str tags = STR_NONE;
    struct str text = STR_NONE;
    struct str first = STR_NONE;
    for (size_t i = 0; i < response->count; i++) {
        take_kept(&rest, &tags, &text);
        first = i == 0 ? text : first;
    }
    size_t open = str_find(first, STR(" BATCH +"), 0);
    size_t close = str_find(text, STR(" BATCH -"), 0);
    if (response->count < 2 || open == SIZE_MAX || close == SIZE_MAX) {
        return false;
    }
    struct str a = str_slice(first, open + 8, first.length);
    struct str b = str_slice(text, close + 8, text.length - 2);
    return str_starts(a, b);
}

static void write_kept(struct irc_frontend *frontend, const char *first_more, const char *more)
{
    struct str rest = buf_str(&frontend->response.lines);
    for (size_t i = 0; i < frontend->response.count; i++) {
        struct str tags = STR_NONE;
        struct str text = STR_NONE;
        take_kept(&rest, &tags, &text);
        /* A line that is in a batch already stays in that one. */
        bool inside = str_starts(tags, STR("batch=")) ||
                      str_find(tags, STR(";batch="), 0) != SIZE_MAX;
        const char *own = i == 0 ? first_more : more;
        write_out(frontend, tags, inside ? "" : own, text);
    }
}

static void write_labelled(struct irc_frontend *frontend)
{
    struct irc_response *response = &frontend->response;
    struct buf label = {0};
    struct buf batch = {0};
    irc_tag_add(&label, STR("label"), str_of(response->label));
    if (response->count == 0) {
        buf_printf(&frontend->out, "@%s :%s ACK\r\n", label.bytes, irc_name(frontend));
    } else if (response->count == 1 || is_one_batch(response)) {
        write_kept(frontend, label.bytes, "");
    } else {
        uint64_t number = ++frontend->service->batch_number;
        buf_printf(&frontend->out, "@%s :%s BATCH +%" PRIu64 " labeled-response\r\n",
                label.bytes, irc_name(frontend), number);
        buf_printf(&batch, "batch=%" PRIu64, number);
        write_kept(frontend, batch.bytes, batch.bytes);
        buf_printf(&frontend->out, ":%s BATCH -%" PRIu64 "\r\n", irc_name(frontend), number);
    }
    buf_finish(&label);
    buf_finish(&batch);
}

void irc_response_end(struct irc_frontend *frontend)
{
    struct irc_response *response = &frontend->response;
    if (response->running && response->label[0] && !frontend->base.doomed) {
        write_labelled(frontend);
    }
    response->running = false;
    response->line = 0;
    response->label[0] = '\0';
    response->count = 0;
    buf_shrink(&response->lines, 4096);
}

/* Writes a long answer (WHO of two thousand) at the client's speed. A client that does not read is
 * disconnected here, as the stream would do. */
void irc_flush(struct irc_frontend *frontend)
{
    struct buf *out = &frontend->out;
    size_t queued = stream_queued(frontend->base.stream);
    size_t room = queued < OUT_PIECE ? OUT_PIECE - queued : 0;
    size_t n = out->length < room ? out->length : room;
    if (out->length - n > BACKLOG_MAX) {
        stream_abort(frontend->base.stream, "too slow");
        n = out->length;
    }
    if (n > 0) {
        struct str piece = str_slice(buf_str(out), 0, n);
        net_log_wire(frontend->service->base.context, ">", frontend->session->id, piece);
        stream_write(frontend->base.stream, piece.bytes, piece.length);
        buf_consume(out, n);
    }
    if (out->length == 0) {
        buf_shrink(out, 4096);
    }
}

void irc_doom(struct irc_frontend *frontend, const char *reason)
{
    if (frontend->base.doomed) {
        return;
    }
    struct buf text = {0};
    buf_printf(&text, "Closing Link: %s (%s)", irc_nick(frontend), catalogue_sentence(reason));
    irc_response_end(frontend);
    IRC_FROM(frontend, STR_NONE, &(struct buf){0}, true, "ERROR", text.bytes);
    irc_flush(frontend);
    frontend->base.doomed = true;
    frontend->session->doomed = true;
    stream_close(frontend->base.stream, reason);
    buf_finish(&text);
}

void irc_free_secret(char **text)
{
    if (*text) {
        explicit_bzero(*text, strlen(*text));
    }
    mem_free(*text);
    *text = NULL;
}

const char *irc_text(const json_t *json, const char *name)
{
    const char *text = json_string_value(json_object_get(json, name));
    return text ? text : "";
}

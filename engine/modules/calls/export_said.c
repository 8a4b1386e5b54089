/* export_said.c -- a worker reads what somebody said on channels.
 *
 * It reads the world file by a connection of its own, so it sees what is durable, and nobody waits.
 * Each read stops after READ_ROWS rows at the end of a channel, so that the write-ahead log can be
 * reset in between.
 *
 * A job owns all data that it uses. The main thread touches it before the worker begins and after
 * `taken`; only given_up is for both. */
#include "engine/modules/calls/export_said.h"

#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/base/worker.h"
#include "engine/core/chat/channel.h"
#include "engine/core/engine.h"
#include "world/store/store.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { READ_ROWS = 2000, EXPORT_SAID_JOBS_MAX = 8 };

struct kept_line {
    uint64_t number;
    int64_t time_ms;
    size_t text; /* offset in texts */
    size_t length;
};

/* The lines on one channel. */
struct said_channel {
    size_t name; /* offset in texts */
    size_t length;
    size_t first; /* index in lines */
    size_t count;
};

struct export_said {
    char *path; /* owned */
    uint64_t speaker;
    atomic_bool given_up;
    bool taken; /* the main thread has it back */
    bool ok;
    struct buf texts;
    struct kept_line *lines; /* owned */
    size_t count;
    size_t capacity;
    struct said_channel *channels; /* owned; by name */
    size_t channel_count;
    size_t channel_capacity;
    /* while reading */
    struct buf last; /* name of the last channel that is complete */
    struct buf now;  /* of the one that is read */
    size_t rows;     /* of this read */
    bool more;
};

static void free_said(struct export_said *said)
{
    mem_free(said->path);
    mem_free(said->lines);
    mem_free(said->channels);
    buf_finish(&said->texts);
    buf_finish(&said->last);
    buf_finish(&said->now);
    mem_free(said);
}

/* -- reading, by the worker -- */

static size_t keep_text(struct export_said *said, struct str text)
{
    size_t at = said->texts.length;
    buf_add_str(&said->texts, text);
    return at;
}

static void keep_line(struct export_said *said, struct str channel, struct kept_line line)
{
    struct said_channel *last =
            said->channel_count > 0 ? &said->channels[said->channel_count - 1] : NULL;
    if (!last ||
            !str_equal(str_slice(buf_str(&said->texts), last->name, last->name + last->length),
                    channel)) {
        said->channels = mem_grow(said->channels, said->channel_count, &said->channel_capacity,
                sizeof(*said->channels));
        last = &said->channels[said->channel_count++];
        *last = (struct said_channel){keep_text(said, channel), channel.length, said->count, 0};
    }
    said->lines = mem_grow(said->lines, said->count, &said->capacity, sizeof(*said->lines));
    said->lines[said->count++] = line;
    last->count++;
}

/* Columns: channel, number, time_ms, sender, sender_name, kind, text. */
static bool take_row_said(void *data, const struct value *columns, size_t count)
{
    struct export_said *said = data;
    struct str channel = value_as_str(&columns[0]);
    must(count == 7);
    if (!str_equal(buf_str(&said->now), channel)) {
        buf_clear(&said->last);
        buf_add_str(&said->last, buf_str(&said->now));
        said->more = said->rows >= READ_ROWS;
        buf_clear(&said->now);
        buf_add_str(&said->now, channel);
    }
    if (said->more || atomic_load(&said->given_up)) {
        return false;
    }
    said->rows++;
    if (value_as_id(&columns[3]) == said->speaker &&
            !str_equal(value_as_str(&columns[5]), STR(CHANNEL_LINE_GONE))) {
        struct str text = value_as_str(&columns[6]);
        keep_line(said, channel,
                (struct kept_line){.number = value_as_id(&columns[1]),
                        .time_ms = value_as_int(&columns[2], 0),
                        .text = keep_text(said, text),
                        .length = text.length});
    }
    return true;
}

static bool read_channels(struct export_said *said, struct store *store, struct err *err)
{
    struct value after = value_str(buf_str(&said->last));
    struct store_select select = {.table = TABLE_CHANNEL_LINE,
            .where = {{"channel", STORE_ABOVE, after}},
            .order = "channel",
            .only = "number time_ms sender kind text"};
    buf_clear(&said->now);
    buf_add_str(&said->now, buf_str(&said->last));
    said->rows = 0;
    said->more = false;
    bool ok = store_select(store, &select, take_row_said, said, err);
    value_finish(&after);
    return ok;
}

static int compare_kept(const void *a, const void *b)
{
    uint64_t x = ((const struct kept_line *)a)->number;
    uint64_t y = ((const struct kept_line *)b)->number;
    return (x > y) - (x < y);
}

/* Thread: worker. */
static void read_said(void *data)
{
    struct export_said *said = data;
    struct store_options options = {.path = said->path, .read_only = true};
    struct store *store = NULL;
    struct err err;
    said->ok = store_open(&options, &store, &err);
    do {
        said->ok = said->ok && read_channels(said, store, &err);
    } while (said->ok && said->more && !atomic_load(&said->given_up));
    if (!said->ok) {
        log_error("export: cannot read the lines of channels: %s", err.text);
    }
    (void)store_close(store);
    for (size_t i = 0; i < said->channel_count; i++) {
        const struct said_channel *channel = &said->channels[i];
        qsort(&said->lines[channel->first], channel->count, sizeof(*said->lines), compare_kept);
    }
}

/* -- for the main thread -- */

static void said_read(void *data)
{
    struct export_said *said = data;
    said->taken = true;
    if (atomic_load(&said->given_up)) {
        free_said(said);
    }
}

struct export_said *export_said_begin(struct engine *engine, uint64_t speaker)
{
    struct export_said *said = mem_alloc(sizeof(*said));
    said->path = mem_dup_text(store_path(engine_store(engine)));
    said->speaker = speaker;
    if (worker_submit(engine_workers(engine),
                (struct worker_job){read_said, said_read, said, false}, EXPORT_SAID_JOBS_MAX)) {
        return said;
    }
    free_said(said);
    return NULL;
}

bool export_said_ready(const struct export_said *said, bool *out_ok)
{
    *out_ok = said->taken && said->ok; /* until then it is the worker's */
    return said->taken;
}

static const struct said_channel *find_said(const struct export_said *said, struct str name)
{
    size_t low = 0;
    size_t high = said->channel_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct said_channel *channel = &said->channels[middle];
        int order = str_compare(str_slice(buf_str(&said->texts), channel->name,
                                        channel->name + channel->length),
                name);
        if (order == 0) {
            return channel;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

bool export_said_line(
        const struct export_said *said, struct str channel, size_t i, struct said_line *out)
{
    const struct said_channel *found = find_said(said, channel);
    if (!found || i >= found->count) {
        return false;
    }
    const struct kept_line *line = &said->lines[found->first + i];
    *out = (struct said_line){line->number, line->time_ms,
            str_slice(buf_str(&said->texts), line->text, line->text + line->length)};
    return true;
}

void export_said_drop(struct export_said *said)
{
    if (said && said->taken) {
        free_said(said);
    } else if (said) {
        atomic_store(&said->given_up, true);
    }
}

/* channel_history.c -- the stored lines of channels.
 *
 * A channel's last CHANNEL_LINES_KEPT lines are rows. A number is used only once, even if the transaction fails. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/account.h"
#include "engine/core/people/person.h"

struct rows channel_lines(
        struct engine *engine, const struct channel *channel, const char *only, size_t limit)
{
    struct value name = value_text(channel->stored);
    struct store_select select = {
            .table = TABLE_CHANNEL_LINE,
            .where = {{"channel", STORE_EQUAL, name}},
            .order = "number",
            .descending = true,
            .only = only,
    };
    struct rows rows = rows_read(engine_world(engine), &select, limit);
    value_finish(&name);
    return rows;
}

static bool hides_line(struct engine *engine, uint64_t reader, const struct channel_line *line)
{
    return line->speaker ? ignore_has(engine, reader, line->speaker)
                         : ignore_has_elsewhere(engine, reader, line->sender);
}

/* Marks the npc who spoke if somebody has its name by now. The mark is in out. */
static void mark_npc(struct engine *engine, struct channel_line *line, struct buf *out)
{
    if (str_equal(line->kind, STR("npc")) &&
            (person_find(engine, line->sender) || account_find(engine, line->sender))) {
        buf_clear(out);
        buf_printf(out, "%.*s/npc", STR_FMT(line->sender));
        line->sender = buf_str(out);
    }
}

/* Visits the line of a row, unless it was taken back or the reader ignores who said it. */
static void visit_row(struct engine *engine, const struct row *row, uint64_t reader,
        void (*visit)(void *data, const struct channel_line *line), void *data)
{
    struct buf marked = {0};
    struct channel_line line = channel_line_of(row);
    if (!str_equal(line.kind, STR(CHANNEL_LINE_GONE)) &&
            (!reader || !hides_line(engine, reader, &line))) {
        if (reader) {
            mark_npc(engine, &line, &marked);
        }
        visit(data, &line);
    }
    buf_finish(&marked);
}

void channel_each_line(struct engine *engine, struct str name, size_t limit, uint64_t reader,
        void (*visit)(void *data, const struct channel_line *line), void *data)
{
    struct channel *channel = channel_find(engine, name);
    if (!channel || limit == 0) {
        return;
    }
    struct rows rows = channel_lines(
            engine, channel, NULL, limit < CHANNEL_LINES_KEPT ? limit : CHANNEL_LINES_KEPT);
    for (size_t i = rows.count; i-- > 0;) {
        visit_row(engine, &rows.items[i], reader, visit, data);
    }
    rows_finish(&rows);
}

void channel_visit_line(struct engine *engine, const struct channel *channel, uint64_t number,
        uint64_t reader, void (*visit)(void *data, const struct channel_line *line), void *data)
{
    struct value name = value_text(channel->stored);
    struct store_select select = {
            .table = TABLE_CHANNEL_LINE,
            .where = {{"channel", STORE_EQUAL, name},
                    {"number", STORE_EQUAL, value_int((int64_t)number)}},
            .order = "number",
    };
    struct rows rows = rows_read(engine_world(engine), &select, 1);
    if (rows.count > 0) {
        visit_row(engine, &rows.items[0], reader, visit, data);
    }
    rows_finish(&rows);
    value_finish(&name);
}

void channel_drop_lines(struct engine *engine, const struct channel *channel)
{
    struct rows rows = channel_lines(engine, channel, "number", 0);
    for (size_t i = 0; i < rows.count; i++) {
        rows_delete(engine_world(engine), &rows.items[i]);
    }
    rows_finish(&rows);
    internal_event_run(engine, INTERNAL_CHANNEL_EVENT,
            &(struct channel_happening){channel, "Chat.Dropped", NULL});
}

/* Returns that column of the newest line, or 0; *out_read is false if it cannot be read now. */
static int64_t read_newest(struct engine *engine, const struct channel *channel,
        const char *column, bool *out_read)
{
    struct rows newest = channel_lines(engine, channel, column, 1);
    int64_t value = newest.count > 0 ? row_int(&newest.items[0], column) : 0;
    *out_read = !newest.failed;
    rows_finish(&newest);
    return value;
}

uint64_t channel_last_number(struct engine *engine, struct channel *channel)
{
    if (!channel->numbered) {
        channel->last_number =
                (uint64_t)read_newest(engine, channel, "number", &channel->numbered);
    }
    return channel->last_number;
}

int64_t channel_said_ms(struct engine *engine, struct channel *channel)
{
    if (!channel->timed) {
        int64_t newest_ms = read_newest(engine, channel, "time_ms", &channel->timed);
        channel->said_ms = newest_ms > channel->said_ms ? newest_ms : channel->said_ms;
    }
    return channel->said_ms;
}

/* Stores a line. Returns its number; 0 if it could not be stored. */
uint64_t channel_store_line(
        struct engine *engine, struct channel *channel, const struct channel_line *line)
{
    (void)channel_last_number(engine, channel);
    if (!channel->numbered) {
        return 0;
    }
    uint64_t number = ++channel->last_number;
    struct row row = row_of_str(TABLE_CHANNEL_LINE, str_of(channel->stored));
    if (number > CHANNEL_LINES_KEPT) {
        row_set_id(&row, "number", number - CHANNEL_LINES_KEPT);
        rows_delete(engine_world(engine), &row);
    }
    row_set_id(&row, "number", number);
    row_set_int(&row, "time_ms", line->time_ms);
    channel->said_ms = line->time_ms > channel->said_ms ? line->time_ms : channel->said_ms;
    row_set_id(&row, "sender", line->speaker);
    row_set_str(&row, "sender_name", line->sender);
    row_set_str(&row, "kind", line->kind);
    row_set_str(&row, "text", line->text);
    rows_put(engine_world(engine), &row);
    return number;
}

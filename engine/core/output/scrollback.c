/* scrollback.c -- stored scrollback of each character.
 *
 * 1. Rows of TABLE_TOLD: chunks numbered from 1; number 0 holds the seats. Only the newest
 *    SCROLLBACK_CHUNKS stay. They are deleted with the character (store_sql.c).
 * 2. The complete scrollback is the rows below transcript->chunk plus the transcript in memory.
 * 3. Only delivered output is written, so it never mentions anything that a crash could undo. A
 *    crash loses the last second or two, or more if much was sent to many (WRITE_BYTES_MS). A
 *    reader who returns then is told of a gap, since no seat was stored.
 * 4. Nothing is lost on attaching between the stored past and new output: output still waiting
 *    for other sessions of the character counts as past.
 * 5. A seat is used once. It is found by its name or, if the reader gives none, by the tag of
 *    the token.
 *
 * session/transcript.c defines the stored form of a message. */
#include "engine/core/output/scrollback.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/core/part.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/transaction.h"
#include "engine/session/transcript.h"
#include "world/model/pending_writes.h"
#include "world/model/rows.h"
#include "world/store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WRITE_MS = 1000, WRITE_MOST = 64, SEATS_MAX = 8, SEAT_MAX = 1200 };

/* A shouting crowd produces much output: at most WRITE_BYTES are written per turn, and
 * WRITE_BYTES_MS per millisecond. */
enum { WRITE_BYTES = 64 << 10, WRITE_BYTES_MS = 4 << 10 };

/* After this many rounds without new output, a transcript is kept only in the store. */
enum { QUIET_MAX = 2 };

/* -- reading -- */

/* Reads chunks below that number, the newest first. */
static struct rows read_chunks(
        struct engine *engine, uint64_t character, uint64_t below, size_t limit)
{
    int64_t end = below < INT64_MAX ? (int64_t)below : INT64_MAX;
    struct store_select select = rows_with(TABLE_TOLD, "character", character, "number");
    select.where[1] = (struct store_term){"number", STORE_BELOW, value_int(end)};
    select.descending = true;
    return rows_read(engine_world(engine), &select, limit);
}

/* Returns the number of failed reads so far, to tell a failed read from an empty result. */
static uint64_t unread(const struct engine *engine)
{
    return engine_world(engine)->pending->unread;
}

static void read_seats(struct engine *engine, uint64_t character, struct transcript *transcript)
{
    struct row row = row_of_ids(TABLE_TOLD, character, 0);
    if (rows_find(engine_world(engine), &row)) {
        buf_add_str(buf_open(&transcript->seats), row_str(&row, "data"));
    }
    row_finish(&row);
}

/* Reloads a transcript that was unloaded. It stays unloaded while the disk cannot be read. */
static void wake(struct engine *engine, uint64_t character, struct transcript *transcript)
{
    struct rows newest = read_chunks(engine, character, UINT64_MAX, 1);
    bool is_there = newest.count > 0 && row_id(&newest.items[0], "number") == transcript->chunk;
    if (!newest.failed) {
        transcript_wake(transcript, is_there ? row_str(&newest.items[0], "data") : STR_NONE);
    }
    rows_finish(&newest);
}

/* Reads the stored end of a transcript. If that fails, it is tried again later; until then
 * nothing is written, since it would overwrite unread rows. */
static void look_back(struct engine *engine, uint64_t character, struct transcript *transcript)
{
    uint64_t before = unread(engine);
    struct transcript_chunk last = {0};
    struct rows newest = read_chunks(engine, character, UINT64_MAX, 1);
    buf_close(&transcript->seats);
    if (!transcript->seatless) {
        read_seats(engine, character, transcript);
    }
    if (unread(engine) != before) {
        transcript->late = true;
    } else {
        if (newest.count > 0 && row_int(&newest.items[0], "number") > 0) {
            last.number = row_id(&newest.items[0], "number");
            last.before = row_id(&newest.items[0], "before");
            last.bytes = row_str(&newest.items[0], "data");
        }
        transcript_begin(transcript, &last);
    }
    rows_finish(&newest);
}

static struct transcript *begin(struct engine *engine, uint64_t character)
{
    struct transcript *transcript = hub_transcript(engine_hub(engine), character);
    if (transcript && transcript->rests) {
        wake(engine, character, transcript);
    }
    if (transcript && !transcript->begun) {
        look_back(engine, character, transcript);
    }
    return transcript;
}

void scrollback_read(
        struct engine *engine, uint64_t character, size_t messages, struct buf *out)
{
    struct transcript *transcript = begin(engine, character);
    struct rows rows = {0};
    struct buf all = {0};
    if (transcript && transcript->rests) {
        return;
    }
    /* without a transcript the character is not in play, and the store has everything */
    struct str lines = transcript ? transcript_lines(transcript) : STR_NONE;
    uint64_t below = transcript ? transcript->chunk : UINT64_MAX;
    size_t bytes = lines.length;
    if (bytes < SCROLLBACK_BYTES && below > 1) {
        rows = read_chunks(engine, character, below, SCROLLBACK_CHUNKS);
    }
    size_t used = 0;
    while (used < rows.count && bytes < SCROLLBACK_BYTES &&
            row_int(&rows.items[used], "number") > 0) {
        bytes += row_str(&rows.items[used++], "data").length;
    }
    while (used > 0) {
        buf_add_str(&all, row_str(&rows.items[--used], "data"));
    }
    buf_add_str(&all, lines);
    buf_add_str(out, transcript_end(buf_str(&all), messages, SCROLLBACK_BYTES));
    buf_finish(&all);
    rows_finish(&rows);
}

/* -- writing -- */

static void put_row(struct engine *engine, uint64_t character, uint64_t number, uint64_t before,
        struct str bytes)
{
    struct row row = row_of_ids(TABLE_TOLD, character, number);
    row_set_id(&row, "before", before);
    row_set_str(&row, "data", bytes);
    rows_put(engine_world(engine), &row);
}

static void delete_row(struct engine *engine, uint64_t character, uint64_t number)
{
    struct row row = row_of_ids(TABLE_TOLD, character, number);
    rows_delete(engine_world(engine), &row);
}

/* Writes what is new, in an open transaction. Returns the number of bytes. */
static size_t write_one(
        struct engine *engine, uint64_t character, struct transcript *transcript)
{
    struct transcript_chunk chunk = {0};
    size_t bytes = 0;
    while (transcript->dirty && transcript_next_chunk(transcript, &chunk)) {
        put_row(engine, character, chunk.number, chunk.before, chunk.bytes);
        bytes += chunk.bytes.length;
        if (chunk.number > SCROLLBACK_CHUNKS) {
            delete_row(engine, character, chunk.number - SCROLLBACK_CHUNKS);
        }
    }
    if (transcript->seats_dirty) {
        put_row(engine, character, 0, 0, buf_str(transcript->seats));
    }
    return bytes;
}

static bool is_to_write(const struct transcript *transcript)
{
    return transcript->begun && (transcript->dirty || transcript->seats_dirty);
}

/* True if there is something to write and it can be written now. */
static bool is_ready(struct engine *engine, uint64_t character, struct transcript *transcript)
{
    if (is_to_write(transcript) && transcript->dirty && transcript->rests) {
        wake(engine, character, transcript);
    }
    return is_to_write(transcript) && !(transcript->dirty && transcript->rests);
}

static void keep(struct engine *engine, uint64_t character)
{
    struct transcript *transcript = begin(engine, character);
    if (transcript && is_ready(engine, character, transcript) &&
            world_find(engine_world(engine), character)) {
        transaction_begin(engine, 0, 0);
        (void)write_one(engine, character, transcript);
        transaction_commit(engine);
        transcript_written(transcript, engine_world(engine)->commit_number);
    }
}

/* True if the character is out of play and their transcript needs no more work. */
static bool is_over(struct engine *engine, uint64_t character, struct transcript *transcript)
{
    if (!transcript->forgotten) {
        return false;
    }
    bool is_new = transcript->dirty && !transcript->begun;
    return !(is_new || is_to_write(transcript)) || !world_find(engine_world(engine), character);
}

/* True if nothing needs the numbers of messages, which are lost when a transcript is freed. */
static bool is_uncounted(struct engine *engine, uint64_t character)
{
    const struct session *session = hub_sessions_of(engine_hub(engine), character);
    while (session && !session->reader) {
        session = session->next_of_character;
    }
    return !session;
}

static void rest_if_quiet(struct engine *engine, uint64_t character,
        struct transcript *transcript, uint64_t durable)
{
    bool done = transcript->begun && !is_to_write(transcript) && transcript->commit <= durable;
    if (!done || transcript->rests || transcript->quiet++ < QUIET_MAX) {
        return;
    }
    if (!transcript->seats && is_uncounted(engine, character)) {
        hub_rest_transcript(engine_hub(engine), character);
    } else {
        transcript_rest(transcript);
    }
}

struct scrollback {
    int64_t at_ms; /* monotonic: when transcripts are next written */
    size_t cursor; /* the character to continue with */
};

PART_STATE(scrollback, PART_SCROLLBACK)

int64_t scrollback_turn(struct engine *engine)
{
    struct scrollback *scrollback = scrollback_state(engine);
    uint64_t over[WRITE_MOST];
    size_t over_count = 0;
    struct transcript *written[WRITE_MOST];
    size_t written_count = 0;
    size_t bytes = 0;
    bool all = false;
    uint64_t character = 0;
    uint64_t durable = store_durable(engine_store(engine));
    struct transcript *transcript = NULL;
    int64_t now_ms = clock_ms();
    if (now_ms < scrollback->at_ms) {
        return scrollback->cursor > 0 ? (scrollback->at_ms - now_ms) * 1000 : -1;
    }
    while (over_count < WRITE_MOST && written_count < WRITE_MOST && bytes < WRITE_BYTES) {
        all = !hub_each_transcript(
                engine_hub(engine), &scrollback->cursor, &character, &transcript);
        if (all) {
            scrollback->cursor = 0;
            break;
        }
        transcript_trim(transcript, durable);
        if (is_over(engine, character, transcript)) {
            if (transcript->commit <= durable) {
                over[over_count++] = character;
            }
        } else if (!transcript->begun) {
            look_back(engine, character, transcript);
        } else if (is_ready(engine, character, transcript)) {
            if (written_count == 0) {
                transaction_begin(engine, 0, 0);
            }
            bytes += write_one(engine, character, transcript);
            written[written_count++] = transcript;
        } else {
            rest_if_quiet(engine, character, transcript, durable);
        }
    }
    if (written_count > 0) {
        transaction_commit(engine);
    }
    for (size_t i = 0; i < written_count; i++) {
        transcript_written(written[i], engine_world(engine)->commit_number);
    }
    for (size_t i = 0; i < over_count; i++) {
        hub_drop_transcript(engine_hub(engine), over[i]);
    }
    int64_t rest_ms = (int64_t)(bytes / WRITE_BYTES_MS);
    scrollback->at_ms = now_ms + rest_ms + (all ? WRITE_MS : 0);
    return all ? -1 : rest_ms * 1000;
}

/* -- seats -- */

/* A stored seat: NAME TAG NUMBER:COUNT ..., with rising numbers; one line each, the newest
 * first. */
struct seat {
    struct str name;
    struct str tag;
    struct str numbers;
};

static bool next_seat(struct str *rest, struct seat *out)
{
    struct str line = str_take_until(rest, '\n');
    out->name = str_take_word(&line);
    out->tag = str_take_word(&line);
    out->numbers = line;
    return out->tag.length > 0;
}

/* Sets *out_count to the number of messages before frame `after` was sent. Returns false if
 * unknown. */
static bool count_at(struct str numbers, uint64_t after, uint64_t *out_count)
{
    bool found = false;
    uint64_t number = 0;
    while (numbers.length > 0) {
        struct str pair = str_take_word(&numbers);
        struct str first = str_take_until(&pair, ':');
        uint64_t count = 0;
        if (!str_to_u64(first, &number) || !str_to_u64(pair, &count)) {
            return false;
        }
        if (number <= after) {
            *out_count = count;
            found = true;
        }
    }
    /* otherwise the reader saw frames that were not recorded */
    return found && after <= number;
}

/* Removes the seats that fit the reader. Returns true if *out_count was set from the first. */
static bool take_seat(
        struct transcript *transcript, const struct session *session, uint64_t *out_count)
{
    struct str name = str_of(session->reader->name);
    struct str tag = str_of(session->reader->tag);
    struct str rest = buf_str(transcript->seats);
    struct buf *others = NULL;
    struct seat seat;
    bool found = false;
    bool known = false;
    while (tag.length > 0 && next_seat(&rest, &seat)) {
        bool fits =
                str_equal(seat.tag, tag) && (name.length == 0 || str_equal(seat.name, name));
        if (!fits) {
            buf_printf(buf_open(&others), "%.*s %.*s %.*s\n", STR_FMT(seat.name),
                    STR_FMT(seat.tag), STR_FMT(seat.numbers));
        } else if (!found) {
            found = true;
            known = session->reader->after > 0 &&
                    count_at(seat.numbers, session->reader->after, out_count);
        }
        transcript->seats_dirty |= fits;
    }
    if (tag.length > 0) {
        buf_close(&transcript->seats);
        transcript->seats = others;
    }
    return known;
}

static void add_seat(struct transcript *transcript, struct str line)
{
    struct str rest = buf_str(transcript->seats);
    struct buf *seats = NULL;
    struct seat seat;
    buf_printf(buf_open(&seats), "%.*s\n", STR_FMT(line));
    for (int i = 1; i < SEATS_MAX && next_seat(&rest, &seat); i++) {
        buf_printf(seats, "%.*s %.*s %.*s\n", STR_FMT(seat.name), STR_FMT(seat.tag),
                STR_FMT(seat.numbers));
    }
    buf_close(&transcript->seats);
    transcript->seats = seats;
    transcript->seats_dirty = true;
}

/* -- sending -- */

static void add_waiting(void *data, const struct msg *msg)
{
    if (transcript_takes(msg)) {
        transcript_put(msg, clock_wall_ms(), data);
    }
}

/* Returns the session from which output is recorded, if it is not this one; otherwise NULL. */
static struct session *other_first(struct engine *engine, const struct session *session)
{
    struct session *first = hub_sessions_of(engine_hub(engine), session->character);
    return first != session ? first : NULL;
}

static void send_past(
        struct engine *engine, struct session *session, struct str bytes, bool as_text)
{
    struct session *first = other_first(engine, session);
    struct msg msg = {.kind = MSG_PAST, .flag = as_text, .text = bytes};
    hub_send(session, &msg);
    hub_end_transaction(engine_hub(engine), first ? first->held_until : 0);
}

/* Sends the scrollback and the output waiting for `first` (may be NULL). Output waiting for the
 * session itself arrives normally. */
static void send_all(struct engine *engine, struct session *session, struct session *first)
{
    struct buf past = {0};
    must(!engine_transaction(engine)->open);
    scrollback_read(engine, session->character, SCROLLBACK_MESSAGES, &past);
    if (first) {
        hub_each_waiting(first, add_waiting, &past);
    }
    send_past(engine, session, buf_str(&past), false);
    buf_finish(&past);
}

void scrollback_send_again(struct engine *engine, struct session *session)
{
    if (session->character && session->reader && session->reader->again) {
        session->reader->again = false;
        /* The protocol handler skips what waits for the session itself, as it is part of
         * this. */
        send_all(engine, session, hub_sessions_of(engine_hub(engine), session->character));
    }
}

static uint64_t count_lines(struct str bytes)
{
    struct transcript_line line;
    uint64_t count = 0;
    while (transcript_next(&bytes, &line)) {
        count++;
    }
    return count;
}

/* Sends the messages after number `count` as if they were new; the protocol handler continues
 * its count from there. */
static void send_since(struct engine *engine, struct session *session, uint64_t count)
{
    struct transcript *transcript = hub_transcript(engine_hub(engine), session->character);
    uint64_t missed = transcript->count > count ? transcript->count - count : 0;
    struct buf past = {0};
    if (missed > 0) {
        scrollback_read(engine, session->character, (size_t)missed, &past);
    }
    session->reader->told = transcript->count - count_lines(buf_str(&past));
    struct session *first = other_first(engine, session);
    if (first) {
        hub_each_waiting(first, add_waiting, &past);
    }
    if (past.length > 0) {
        send_past(engine, session, buf_str(&past), true);
    }
    buf_finish(&past);
}

void scrollback_attach(struct engine *engine, struct session *session)
{
    uint64_t count = 0;
    must(!engine_transaction(engine)->open);
    struct transcript *transcript = begin(engine, session->character);
    if (!transcript || !session->reader) {
        return;
    }
    session->reader->told = transcript->count;
    bool known = take_seat(transcript, session, &count);
    session->reader->known = known;
    if (session->reader->after == 0 || session->reader->all) {
        send_all(engine, session, other_first(engine, session));
    } else if (known) {
        send_since(engine, session, count);
    }
}

void scrollback_go_on(struct engine *engine, struct session *session)
{
    const struct transcript *transcript = begin(engine, session->character);
    if (transcript && session->reader) {
        session->reader->told = transcript->count;
        session->reader->known = true;
    }
}

/* Sends lines to a protocol handler that does not take MSG_PAST; they are in the transcript
 * already. */
static void send_lines(struct session *session, struct str lines)
{
    struct transcript_line line;
    while (transcript_next(&lines, &line)) {
        line.msg.topic = STR(TRANSCRIPT_TOPIC);
        hub_send(session, &line.msg);
    }
}

void scrollback_meanwhile(
        struct engine *engine, struct session *session, uint64_t count, uint64_t until)
{
    uint64_t now = scrollback_count(engine, session->character);
    struct buf lines = {0};
    if (now <= count) {
        return;
    }
    scrollback_read(engine, session->character, (size_t)(now - count), &lines);
    if (session->reader) {
        hub_send(session,
                &(struct msg){.kind = MSG_PAST, .flag = true, .text = buf_str(&lines)});
    } else {
        send_lines(session, buf_str(&lines));
    }
    hub_end_transaction(engine_hub(engine), until);
    buf_finish(&lines);
}

uint64_t scrollback_count(struct engine *engine, uint64_t character)
{
    const struct transcript *transcript = begin(engine, character);
    return transcript ? transcript->count : 0;
}

void scrollback_leave(struct engine *engine, struct session *session)
{
    struct transcript *transcript = hub_transcript(engine_hub(engine), session->character);
    const struct presence *presence = presence_find(engine, session->character);
    must(!engine_transaction(engine)->open);
    if (!transcript || (presence && presence->guest)) {
        return;
    }
    struct str seat = session->reader ? buf_str(&session->reader->seat) : STR_NONE;
    /* If the stored part could not be read, the reader's count does not start at the
     * beginning. */
    if (seat.length > 0 && seat.length < SEAT_MAX && !begin(engine, session->character)->late) {
        add_seat(transcript, seat);
    }
    if (engine_is_stopping(engine)) {
        keep(engine, session->character);
    }
}

const struct kernel_part scrollback_part = {.state_size = sizeof(struct scrollback)};

/* transcript.c -- the scrollback of a character, as lines of bytes.
 *
 * Messages follow one another in one buffer. Each is a text of its own kind: style, a mark, the
 * time, then sender, channel, the spoken words and the markup, with FIELD between and END after
 * them. Clean text has neither byte, so lengths are not needed, and the form is the same on every
 * machine: the world's file uses it too.
 *
 * The hub decides which characters have a scrollback, and its content; core/tell/scrollback.c
 * decides when it is written. */
#include "engine/session/transcript.h"

#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/base/slab.h"
#include "engine/session/note_run.h"

#include <string.h>

#define FIELD '\x1f'
#define END '\x1e'
#define OWN 'o'
#define CUT "\n<dim>(The rest was too long to be kept.)</>"

struct transcript *transcript_create(void)
{
    struct transcript *transcript = slab_short_lived(sizeof(*transcript));
    *transcript = (struct transcript){.chunk = 1};
    return transcript;
}

/* Prefetches notes into the CPU cache: the next ones often belong to other characters. */
static void foresee_transcript(const struct transcript *transcript, uint32_t at)
{
    if (at + 8 < transcript->fresh_count) {
        __builtin_prefetch(&transcript->fresh[at + 8]->bytes, 1);
    }
}

/* Returns how many messages the note is. */
static uint32_t messages_of(struct note *note)
{
    const struct note_run *run = note_run_of(note);
    return run ? run->count : 1;
}

/* Limits of what is not written to lines. */
struct fresh_limit {
    uint32_t messages;
    uint32_t bytes;
};

static bool is_over_limit(const struct transcript *transcript, struct fresh_limit limit)
{
    return transcript->fresh_messages > limit.messages || transcript->fresh_bytes > limit.bytes;
}

/* Cuts the first messages of a run that are over the limit, but not its last. Does nothing if all
 * of them are. */
static void cut_run(
        struct transcript *transcript, struct note_run *run, struct fresh_limit limit)
{
    bool all = transcript->fresh_messages - run->count >= limit.messages ||
               transcript->fresh_bytes - run->note.bytes >= limit.bytes;
    while (!all && run->count > 1 && is_over_limit(transcript, limit)) {
        transcript->fresh_bytes -= run->note.bytes;
        note_run_cut(run, 1);
        transcript->fresh_bytes += run->note.bytes;
        transcript->fresh_messages--;
    }
}

/* Drops the oldest messages that are not written to lines, down to these limits. Returns how
 * many. */
static uint32_t drop_fresh(struct transcript *transcript, struct fresh_limit limit)
{
    uint32_t count = 0;
    uint32_t before = transcript->fresh_messages;
    while (is_over_limit(transcript, limit)) {
        struct note *note = transcript->fresh[count];
        struct note_run *run = note_run_of(note);
        if (run) {
            cut_run(transcript, run, limit);
            if (!is_over_limit(transcript, limit)) {
                break;
            }
        }
        foresee_transcript(transcript, count++);
        transcript->fresh_bytes -= note->bytes;
        transcript->fresh_messages -= messages_of(note);
        note_drop(note);
    }
    transcript->fresh_count -= count;
    if (count > 0 && transcript->fresh_count > 0) {
        memmove(transcript->fresh, transcript->fresh + count,
                transcript->fresh_count * sizeof(struct note *));
    }
    return before - transcript->fresh_messages;
}

static void drop_all_fresh(struct transcript *transcript)
{
    (void)drop_fresh(transcript, (struct fresh_limit){0, 0});
}

void transcript_destroy(struct transcript *transcript)
{
    if (transcript) {
        drop_all_fresh(transcript);
        mem_free(transcript->fresh);
        buf_close(&transcript->lines);
        buf_close(&transcript->seats);
    }
    slab_free(transcript);
}

bool transcript_takes(const struct msg *msg)
{
    return msg->kind == MSG_TEXT && msg->text.length > 0 &&
           !str_equal(msg->topic, STR(TRANSCRIPT_TOPIC));
}

/* Returns as much as is kept, cut at a line end if there is one, so that no tag is cut. */
static struct str fit(struct str text)
{
    struct str fitting = str_fit(text, TRANSCRIPT_MESSAGE);
    size_t line = fitting.length;
    if (fitting.length == text.length) {
        return text;
    }
    while (line > 0 && fitting.bytes[line - 1] != '\n') {
        line--;
    }
    return line > 1 ? str_slice(fitting, 0, line - 1) : fitting;
}

static bool has_marks(struct str text)
{
    return str_find_char(text, FIELD, 0) != SIZE_MAX ||
           str_find_char(text, END, 0) != SIZE_MAX || str_find_char(text, '\0', 0) != SIZE_MAX;
}

static void put_field(struct str text, char end, struct buf *out)
{
    size_t from = 0;
    bool marked = has_marks(text);
    for (size_t i = 0; marked && i < text.length; i++) {
        if (text.bytes[i] == FIELD || text.bytes[i] == END || text.bytes[i] == '\0') {
            buf_add_str(out, str_slice(text, from, i));
            from = i + 1;
        }
    }
    buf_add_str(out, str_slice(text, from, text.length));
    buf_add_char(out, end);
}

void transcript_put(const struct msg *msg, int64_t time_ms, struct buf *out)
{
    bool is_channel = msg->style == MSG_CHANNEL;
    struct str text = fit(msg->text);
    buf_add_char(out, (char)('a' + msg->style));
    buf_add_char(out, msg->flag ? OWN : '-');
    buf_add_int(out, time_ms);
    buf_add_char(out, FIELD);
    put_field(str_fit(msg->sender, 200), FIELD, out);
    put_field(is_channel ? str_fit(msg->topic, 200) : STR_NONE, FIELD, out);
    put_field(is_channel ? str_fit(msg->body, TRANSCRIPT_MESSAGE) : str_fit(msg->behind, 200),
            FIELD, out);
    put_field(text, END, out);
    if (text.length < msg->text.length) {
        buf_truncate(out, out->length - 1);
        put_field(STR(CUT), END, out);
    }
}

bool transcript_next(struct str *bytes, struct transcript_line *out)
{
    *out = (struct transcript_line){.msg = {.kind = MSG_TEXT}};
    size_t end = str_find_char(*bytes, END, 0);
    if (end == SIZE_MAX || end < 3) {
        return false;
    }
    struct str rest = str_slice(*bytes, 0, end);
    *bytes = str_slice(*bytes, end + 1, bytes->length);
    struct str head = str_take_until(&rest, FIELD);
    if (head.length < 3) {
        return false;
    }
    unsigned style = (unsigned char)head.bytes[0] - 'a';
    out->msg.style = style <= MSG_SYSTEM ? (enum msg_style)style : MSG_PLAIN;
    out->msg.flag = head.bytes[1] == OWN;
    (void)str_to_i64(str_slice(head, 2, head.length), &out->time_ms);
    out->msg.sender = str_take_until(&rest, FIELD);
    out->msg.topic = str_take_until(&rest, FIELD);
    struct str more = str_take_until(&rest, FIELD);
    *(out->msg.style == MSG_CHANNEL ? &out->msg.body : &out->msg.behind) = more;
    out->msg.text = rest;
    return true;
}

struct str transcript_end(struct str bytes, size_t messages, size_t max)
{
    size_t from = bytes.length;
    for (size_t i = bytes.length; i > 0 && messages > 0; i--) {
        bool begins = i == 1 || bytes.bytes[i - 2] == END;
        if (begins && bytes.length - (i - 1) > max) {
            break;
        }
        if (begins) {
            from = i - 1;
            messages--;
        }
    }
    return str_slice(bytes, from, bytes.length);
}

/* Counts in pieces whose count fits a byte, which compilers vectorise well. */
static uint64_t count_messages(struct str bytes)
{
    uint64_t count = 0;
    for (size_t from = 0; from < bytes.length; from += UINT8_MAX) {
        struct str piece = str_slice(bytes, from, from + UINT8_MAX);
        uint8_t ends = 0;
        for (size_t i = 0; i < piece.length; i++) {
            ends = (uint8_t)(ends + (piece.bytes[i] == END));
        }
        count += ends;
    }
    return count;
}

void transcript_begin(struct transcript *transcript, const struct transcript_chunk *last)
{
    transcript->begun = true;
    if (last->number > 0) {
        transcript->chunk = last->number;
        transcript->before = last->before;
        struct buf *lines = NULL;
        buf_add_str(buf_open(&lines), last->bytes);
        buf_add_str(lines, buf_str(transcript->lines));
        buf_close(&transcript->lines);
        transcript->lines = lines;
        transcript->count =
                last->before + count_messages(buf_str(lines)) + transcript->fresh_messages;
    }
}

/* Drops the first bytes of the lines. */
static void drop_lines(struct transcript *transcript, size_t count)
{
    transcript->full_bytes = 0;
    if (transcript->lines) {
        buf_consume(transcript->lines, count);
    }
}

/* Drops the older half. */
static void drop_oldest(struct transcript *transcript)
{
    struct str lines = buf_str(transcript->lines);
    size_t end = str_find_char(lines, END, TRANSCRIPT_BYTES / 2);
    size_t cut = end == SIZE_MAX ? lines.length : end + 1;
    /* a gap follows the chunk it continued: that chunk stays as it is */
    if (transcript->rests) {
        transcript->rests = false;
        transcript->chunk++;
        transcript->before = transcript->count - transcript->fresh_messages;
    }
    uint64_t in_lines = transcript->count - transcript->before - transcript->fresh_messages;
    uint32_t fresh = drop_fresh(
            transcript, (struct fresh_limit){TRANSCRIPT_FRESH / 2, TRANSCRIPT_BYTES / 2});
    transcript->before +=
            fresh + (cut < lines.length ? count_messages(str_slice(lines, 0, cut)) : in_lines);
    drop_lines(transcript, cut);
}

/* Appends notes, whose references it takes, with so many messages. */
static void take(struct transcript *transcript, struct note *const *notes, uint32_t count,
        uint32_t messages, size_t note_bytes)
{
    uint32_t wanted = transcript->fresh_count + count;
    if (wanted > transcript->fresh_capacity) {
        uint32_t doubled = transcript->fresh_capacity * 2 + 4;
        transcript->fresh_capacity = doubled > wanted ? doubled : wanted;
        transcript->fresh = mem_realloc(
                transcript->fresh, transcript->fresh_capacity * sizeof(struct note *));
    }
    memcpy(transcript->fresh + transcript->fresh_count, notes, count * sizeof(struct note *));
    transcript->fresh_count = wanted;
    transcript->fresh_messages += messages;
    transcript->fresh_bytes += (uint32_t)note_bytes;
    transcript->count += messages;
    transcript->dirty = true;
    transcript->quiet = 0;
    if (buf_str(transcript->lines).length + transcript->fresh_bytes > TRANSCRIPT_BYTES ||
            transcript->fresh_messages > TRANSCRIPT_FRESH) {
        drop_oldest(transcript);
    }
}

void transcript_take(struct transcript *transcript, struct note *const *notes, uint32_t count,
        size_t note_bytes)
{
    take(transcript, notes, count, count, note_bytes);
}

void transcript_take_run(struct transcript *transcript, struct note *run)
{
    take(transcript, &run, 1, messages_of(run), run->bytes);
}

void transcript_add(struct transcript *transcript, struct note *note)
{
    if (note->told_ms == 0) {
        note->told_ms = clock_wall_ms();
    }
    struct note *held = note_keep(note);
    transcript_take(transcript, &held, 1, note->bytes);
}

/* A message to many is formatted once. */
static void write_down(struct note *note, struct buf *out)
{
    static const char maker;
    struct str kept;
    if (note_find_form(note, &maker, 0, &kept)) {
        buf_add_str(out, kept);
        return;
    }
    size_t from = out->length;
    transcript_put(&note->msg, note->told_ms, out);
    (void)note_keep_form(note, &maker, 0, str_slice(buf_str(out), from, out->length));
}

struct str transcript_lines(struct transcript *transcript)
{
    for (uint32_t i = 0; i < transcript->fresh_count; i++) {
        uint32_t count = 0;
        struct note *const *notes = note_run_all(&transcript->fresh[i], &count);
        for (uint32_t j = 0; j < count; j++) {
            write_down(notes[j], buf_open(&transcript->lines));
        }
    }
    drop_all_fresh(transcript);
    mem_free(transcript->fresh);
    transcript->fresh = NULL;
    transcript->fresh_capacity = 0;
    return buf_str(transcript->lines);
}

_Static_assert(TRANSCRIPT_BYTES / TRANSCRIPT_CHUNK <= UINT8_MAX, "full_chunks counts them");

bool transcript_next_chunk(struct transcript *transcript, struct transcript_chunk *chunk)
{
    struct str all = transcript_lines(transcript);
    size_t from = 0;
    if (chunk->number == 0) {
        chunk->number = transcript->chunk;
        chunk->before = transcript->before;
    } else {
        from = (size_t)(chunk->bytes.bytes - all.bytes) + chunk->bytes.length;
        chunk->number++;
        chunk->before += count_messages(chunk->bytes);
    }
    /* up to the end of the message that brings it to its most, or of the last */
    size_t to = all.length;
    if (all.length - from >= TRANSCRIPT_CHUNK_MOST) {
        size_t end = str_find_char(all, END, from + TRANSCRIPT_CHUNK_MOST - 1);
        to = end == SIZE_MAX ? all.length : end + 1;
    }
    chunk->bytes = str_slice(all, from, to);
    chunk->full = to - from >= TRANSCRIPT_CHUNK;
    return to > from;
}

void transcript_written(struct transcript *transcript, uint64_t commit)
{
    struct transcript_chunk chunk = {0};
    transcript->full_bytes = 0;
    transcript->full_chunks = 0;
    while (transcript_next_chunk(transcript, &chunk) && chunk.full) {
        transcript->full_bytes += (uint32_t)chunk.bytes.length;
        transcript->full_chunks++;
    }
    transcript->commit = commit;
    transcript->dirty = false;
    transcript->seats_dirty = false;
}

void transcript_trim(struct transcript *transcript, uint64_t durable)
{
    size_t bytes = transcript->full_bytes;
    if (bytes == 0 || transcript->commit > durable) {
        return;
    }
    transcript->before += count_messages(str_slice(buf_str(transcript->lines), 0, bytes));
    transcript->chunk += transcript->full_chunks;
    drop_lines(transcript, bytes);
}

void transcript_rest(struct transcript *transcript)
{
    must(!transcript->dirty && transcript->fresh_count == 0);
    buf_close(&transcript->lines);
    transcript->full_bytes = 0;
    transcript->rests = true;
}

void transcript_wake(struct transcript *transcript, struct str bytes)
{
    must(transcript->rests && !transcript->lines);
    buf_add_str(buf_open(&transcript->lines), bytes);
    transcript->rests = false;
}

/* transcript_test.c -- Scrollback reads back as it was stored, in whole messages and whole chunks,
 * up to its limit. */
#include "engine/session/transcript.h"

#include "tests/support/test.h"

#include <stdio.h>

static void add(struct transcript *transcript, const char *text)
{
    struct note *note = note_make(&(struct msg){.kind = MSG_TEXT, .text = str_of(text)});
    note->told_ms = 1700000000000;
    transcript_add(transcript, note);
    note_drop(note);
}

TEST(a_stored_message_reads_back_equal)
{
    struct msg msg = {.kind = MSG_TEXT,
            .style = MSG_CHANNEL,
            .flag = true,
            .text = STR("<channel>public</> Ann: hello\nyou"),
            .topic = STR("public"),
            .sender = STR("Ann"),
            .body = STR("hello\x1e\x1fyou")};
    struct buf kept = {0};
    struct transcript_line line;
    transcript_put(&msg, 1700000000123, &kept);
    struct str rest = buf_str(&kept);

    assert_true(transcript_next(&rest, &line));

    assert_int_equal(line.msg.style, MSG_CHANNEL);
    assert_true(line.msg.flag);
    assert_int_equal(line.time_ms, 1700000000123);
    assert_str(line.msg.text, "<channel>public</> Ann: hello\nyou");
    assert_str(line.msg.topic, "public");
    assert_str(line.msg.sender, "Ann");
    assert_str(line.msg.body, "helloyou");
    assert_false(transcript_next(&rest, &line));
    buf_finish(&kept);
}

TEST(damaged_bytes_are_read_to_where_they_are_whole)
{
    static const char *const rows[] = {"", "\x1e", "a\x1e", "x\x1fy", "abc\x1f", "a-1\x1e",
            "\x7f\x7f"
            "9\x1f\x1f\x1f\x1fz\x1e"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct str rest = str_of(rows[i]);
        struct transcript_line line;
        int steps = 0;
        while (transcript_next(&rest, &line)) {
            assert_true(++steps < 3);
        }
    }
}

TEST(a_long_message_is_cut_after_a_whole_line)
{
    struct transcript *transcript = transcript_create();
    struct buf text = {0};
    for (int i = 0; i < 3000; i++) {
        buf_printf(&text, "line %d\n", i);
    }
    add(transcript, text.bytes);
    struct transcript_line line;
    struct str rest = transcript_lines(transcript);

    assert_true(transcript_next(&rest, &line));

    assert_true(line.msg.text.length <= TRANSCRIPT_MESSAGE + 100);
    assert_true(str_starts(line.msg.text, STR("line 0\nline 1\n")));
    assert_true(str_ends(line.msg.text, STR("\n<dim>(The rest was too long to be kept.)</>")));
    size_t end = str_find(line.msg.text, STR("\n<dim>"), 0);
    assert_true(str_starts(str_slice(buf_str(&text), end, text.length), STR("\nline ")));
    buf_finish(&text);
    transcript_destroy(transcript);
}

/* Each is of whole messages up to its most, and says how many came before. Returns how many are full. */
static uint64_t assert_chunks(struct transcript *transcript)
{
    struct str lines = transcript_lines(transcript);
    struct transcript_chunk chunk = {0};
    uint64_t number = 0;
    uint64_t full = 0;
    size_t bytes = 0;
    size_t before = 0;
    while (transcript_next_chunk(transcript, &chunk)) {
        size_t last = bytes;
        assert_int_equal(chunk.number, ++number);
        assert_int_equal(chunk.before, before);
        assert_int_equal(chunk.full, chunk.bytes.length >= TRANSCRIPT_CHUNK);
        full += chunk.full;
        for (size_t i = bytes; i < bytes + chunk.bytes.length - 1; i++) {
            last = lines.bytes[i] == '\x1e' ? i + 1 : last;
            before += lines.bytes[i] == '\x1e';
        }
        before++;
        assert_true(last - bytes < TRANSCRIPT_CHUNK_MOST);
        assert_true(chunk.bytes.length >= TRANSCRIPT_CHUNK_MOST ||
                    bytes + chunk.bytes.length == lines.length);
        bytes += chunk.bytes.length;
        assert_int_equal(lines.bytes[bytes - 1], '\x1e');
    }
    assert_int_equal(bytes, lines.length);
    return full;
}

TEST(chunks_are_whole_messages_dropped_once_durable)
{
    static const char words[] = "something told that is of another length each time";
    for (size_t from = 0; from < sizeof(words) - 1; from++) {
        struct transcript *transcript = transcript_create();
        for (int i = 0; i < 300; i++) {
            add(transcript, words + from);
        }

        uint64_t full = assert_chunks(transcript);
        assert_true(full > 0);

        transcript_written(transcript, 7);
        transcript_trim(transcript, 6);
        assert_int_equal(transcript->before, 0);
        transcript_trim(transcript, 7);
        assert_true(transcript_lines(transcript).length < TRANSCRIPT_CHUNK);
        assert_int_equal(transcript->chunk, full + 1);
        assert_int_equal(transcript->count, 300);
        transcript_destroy(transcript);
    }
}

TEST(what_follows_a_written_chunk_stays_when_the_chunk_is_dropped)
{
    static const char words[] = "one of so many messages that a chunk of them is full";
    struct transcript *transcript = transcript_create();
    for (int i = 0; i < 20; i++) {
        add(transcript, words);
    }
    (void)transcript_lines(transcript);
    transcript_written(transcript, 7);
    add(transcript, "the next");

    transcript_trim(transcript, 7);

    assert_int_equal(transcript->chunk, 2);
    assert_int_equal(transcript->before, 20);
    struct str rest = transcript_lines(transcript);
    struct transcript_line line;
    assert_true(transcript_next(&rest, &line));
    assert_str(line.msg.text, "the next");
    assert_int_equal(rest.length, 0);
    transcript_destroy(transcript);
}

TEST(unwritten_scrollback_is_limited_in_memory)
{
    struct transcript *transcript = transcript_create();
    char line[32];
    for (int i = 0; i < 20000; i++) {
        (void)snprintf(line, sizeof(line), "line %d", i);
        add(transcript, line);
        assert_true(transcript_lines(transcript).length <= TRANSCRIPT_BYTES);
    }

    struct str rest = transcript_end(transcript_lines(transcript), 1, SIZE_MAX);
    struct transcript_line last;
    assert_true(transcript_next(&rest, &last));
    assert_str(last.msg.text, line);
    assert_int_equal(transcript->count, 20000);
    assert_true(transcript->before > 0);
    transcript_destroy(transcript);
}

TEST(an_idle_transcript_uses_no_memory_and_continues_later)
{
    struct transcript *transcript = transcript_create();
    struct buf kept = {0};
    struct transcript_chunk chunk = {0};
    add(transcript, "one");
    buf_add_str(&kept, transcript_lines(transcript));
    transcript_written(transcript, 1);

    transcript_rest(transcript);
    assert_null(transcript->lines);
    add(transcript, "two");
    transcript_wake(transcript, buf_str(&kept));

    assert_true(transcript_next_chunk(transcript, &chunk));
    assert_int_equal(chunk.number, 1);
    assert_int_equal(chunk.before, 0);
    assert_true(str_starts(chunk.bytes, buf_str(&kept)));
    assert_int_equal(transcript->count, 2);
    struct str two = transcript_end(transcript_lines(transcript), 1, SIZE_MAX);
    struct transcript_line line;
    assert_true(transcript_next(&two, &line));
    assert_str(line.msg.text, "two");
    buf_finish(&kept);
    transcript_destroy(transcript);
}

TEST(much_output_to_an_idle_transcript_starts_a_new_chunk)
{
    struct transcript *transcript = transcript_create();
    struct transcript_chunk chunk = {0};
    add(transcript, "one");
    (void)transcript_lines(transcript);
    transcript_written(transcript, 1);
    transcript_rest(transcript);
    for (int i = 0; i <= TRANSCRIPT_FRESH; i++) {
        add(transcript, "more");
    }

    assert_false(transcript->rests);
    assert_true(transcript_next_chunk(transcript, &chunk));
    assert_int_equal(chunk.number, 2);
    assert_int_equal(chunk.before, 1 + TRANSCRIPT_FRESH / 2 + 1);
    assert_int_equal(transcript->count, 2 + TRANSCRIPT_FRESH);
    transcript_destroy(transcript);
}

TEST(the_end_of_a_transcript_is_limited_in_messages_and_bytes)
{
    struct transcript *transcript = transcript_create();
    add(transcript, "one");
    add(transcript, "two");
    add(transcript, "three");
    struct str all = transcript_lines(transcript);

    assert_int_equal(transcript_end(all, 9, SIZE_MAX).length, all.length);
    assert_int_equal(transcript_end(all, 0, SIZE_MAX).length, 0);
    assert_int_equal(transcript_end(all, 9, 3).length, 0);
    struct str two = transcript_end(all, 2, SIZE_MAX);
    struct transcript_line line;
    assert_true(transcript_next(&two, &line));
    assert_str(line.msg.text, "two");
    transcript_destroy(transcript);
}

TEST(of_many_messages_at_once_the_newest_are_kept)
{
    enum { MANY = 3 * TRANSCRIPT_FRESH };
    static struct note *notes[MANY];
    struct transcript *transcript = transcript_create();
    size_t bytes = 0;
    for (size_t i = 0; i < MANY; i++) {
        char text[32];
        (void)snprintf(text, sizeof(text), "line %zu", i);
        notes[i] = note_make(&(struct msg){.kind = MSG_TEXT, .text = str_of(text)});
        notes[i]->told_ms = 1700000000000;
        bytes += notes[i]->bytes;
    }

    transcript_take(transcript, notes, MANY, bytes);

    assert_int_equal(transcript->count, MANY);
    struct str rest = transcript_lines(transcript);
    struct transcript_line line;
    struct str last = STR_NONE;
    uint64_t kept = 0;
    while (transcript_next(&rest, &line)) {
        last = line.msg.text;
        kept++;
    }
    assert_in_range(kept, 1, TRANSCRIPT_FRESH);
    assert_int_equal(transcript->before + kept, MANY);
    assert_str(last, "line 3071");
    transcript_destroy(transcript);
}

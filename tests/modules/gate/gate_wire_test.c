/* gate_wire_test.c -- Frames between a gate and a world: written, cut anywhere, read, and
 * malformed. */
#include "net/gate/gate_wire.h"

#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/gate/gate_batch.h"
#include "tests/support/test.h"

/* -- frames -- */

/* The numbers and texts of the frames read, and their count. */
struct reading {
    struct buf text;
    size_t frames;
    size_t frames_max; /* the next one is refused */
};

static bool read_frame(void *data, struct frame *frame)
{
    struct reading *reading = data;
    if (reading->frames == reading->frames_max) {
        return false;
    }
    reading->frames++;
    uint32_t number = frame_take_u32(frame);
    struct str text = frame_take_text(frame);
    buf_printf(
            &reading->text, "%u %u %.*s;", frame->kind, number, (int)text.length, text.bytes);
    return true;
}

static void put_three(struct buf *out)
{
    gate_put(out, GATE_LINE, 7, STR("look at lamp"));
    gate_put(out, GATE_LINE, 8, STR_NONE);
    gate_put(out, GATE_REFUSED, 9, STR("too long"));
}

static const char *const three_read = "4 7 look at lamp;4 8 ;5 9 too long;";

TEST(frames_are_read_however_their_bytes_come)
{
    struct buf out = {0};
    put_three(&out);
    for (size_t piece = 1; piece <= out.length; piece++) {
        struct reading reading = {.frames_max = SIZE_MAX};
        struct buf in = {0};

        for (size_t at = 0; at < out.length; at += piece) {
            size_t end = at + piece < out.length ? at + piece : out.length;
            assert_true(
                    frame_feed(&in, str_slice(buf_str(&out), at, end), read_frame, &reading));
        }

        assert_str(buf_str(&reading.text), three_read);
        assert_int_equal(in.length, 0);
        buf_finish(&in);
        buf_finish(&reading.text);
    }
    buf_finish(&out);
}

TEST(many_frames_at_once_are_read_and_half_of_one_waits)
{
    enum { ROUNDS = 5000 };
    struct reading reading = {.frames_max = SIZE_MAX};
    struct buf in = {0};
    struct buf out = {0};
    for (int i = 0; i < ROUNDS; i++) {
        put_three(&out);
    }
    gate_put(&out, GATE_LINE, 1, STR("north"));

    assert_true(
            frame_feed(&in, str_slice(buf_str(&out), 0, out.length - 3), read_frame, &reading));

    assert_int_equal(reading.frames, 3 * ROUNDS);
    assert_int_equal(in.length, 4 + 1 + 4 + 4 + 2);
    assert_true(frame_feed(&in, STR("rth"), read_frame, &reading));
    assert_int_equal(reading.frames, 3 * ROUNDS + 1);
    assert_int_equal(in.length, 0);
    buf_finish(&reading.text);
    buf_finish(&out);
    buf_finish(&in);
}

TEST(nothing_is_read_after_a_frame_that_is_refused)
{
    for (size_t half = 0; half < 2; half++) {
        struct reading reading = {.frames_max = 1};
        struct buf in = {0};
        struct buf out = {0};
        put_three(&out);
        assert_true(
                frame_feed(&in, str_slice(buf_str(&out), 0, 5 * half), read_frame, &reading));

        bool ok = frame_feed(
                &in, str_slice(buf_str(&out), 5 * half, out.length), read_frame, &reading);

        assert_false(ok);
        assert_str(buf_str(&reading.text), "4 7 look at lamp;");
        assert_int_equal(in.length, 0);
        buf_finish(&reading.text);
        buf_finish(&out);
        buf_finish(&in);
    }
}

static const struct {
    const char *bytes;
    size_t length;
    bool is_ours;
    size_t frames;
} head_rows[] = {
        {"", 0, true, 0},
        {"\x01\x00\x00", 3, true, 0},
        {"\x00\x00\x00\x00", 4, false, 0},
        {"\x01\x00\x00\x00", 4, true, 0},
        {"\x01\x00\x00\x00\x01", 5, true, 1},
        {"\x01\x00\x00\x00\x01\x00\x00\x00\x00", 9, false, 1},
        {"\x00\x00\x00\x02", 4, true, 0}, /* just FRAME_MAX */
        {"\x01\x00\x00\x02", 4, false, 0},
        {"\xff\xff\xff\xff", 4, false, 0},
        {"GET / HTTP/1.1\r\n", 16, false, 0},
};

TEST(frame_lengths_are_bounded)
{
    for (size_t i = 0; i < sizeof(head_rows) / sizeof(head_rows[0]); i++) {
        struct str bytes = {head_rows[i].bytes, head_rows[i].length};
        struct reading reading = {.frames_max = SIZE_MAX};
        struct buf in = {0};

        assert_int_equal(frame_feed(&in, bytes, read_frame, &reading), head_rows[i].is_ours);

        assert_int_equal(reading.frames, head_rows[i].frames);
        buf_finish(&reading.text);
        buf_finish(&in);
    }
}

TEST(a_hello_tells_the_version)
{
    struct buf out = {0};
    gate_put_hello(&out);
    struct frame frame = {.rest = str_slice(buf_str(&out), 5, out.length)};
    assert_int_equal(gate_take_hello(&frame), GATE_VERSION);
    for (size_t cut = 5; cut < out.length; cut++) {
        frame = (struct frame){.rest = str_slice(buf_str(&out), 5, cut)};
        assert_int_equal(gate_take_hello(&frame), 0);
    }
    out.bytes[9] = 'S';
    frame = (struct frame){.rest = str_slice(buf_str(&out), 5, out.length)};
    assert_int_equal(gate_take_hello(&frame), 0);
    buf_finish(&out);
}

TEST(a_missing_field_reads_as_empty_and_marks_the_frame_bad)
{
    struct frame frame = {.rest = STR("\x05\x00\x00\x00"
                                      "abcd")};
    assert_str(frame_take_text(&frame), "");
    assert_true(frame.bad);

    frame = (struct frame){.rest = STR("abc")};
    assert_int_equal(frame_take_u32(&frame), 0);
    assert_true(frame.bad);

    frame = (struct frame){.rest = STR("abcdefg")};
    assert_int_equal(frame_take_u64(&frame), 0);
    assert_int_equal(frame_take_u8(&frame), 0);
    assert_true(frame.bad);
}

/* -- messages -- */

TEST(a_message_read_from_a_frame_is_equal)
{
    struct msg msg = {.kind = MSG_TEXT,
            .style = MSG_TELL,
            .flag = true,
            .text = STR("Bert tells you, \"hi\""),
            .topic = STR("t"),
            .sender = STR("Bert"),
            .body = STR("hi"),
            .tags = STR("time=1")};
    struct buf out = {0};
    gate_put_msg(&out, &msg);
    gate_put_msg(&out, &(struct msg){.kind = MSG_PROMPT, .text = STR("> ")});
    struct frame frame = {.rest = buf_str(&out)};
    struct msg read;

    assert_true(gate_take_msg(&frame, &read));
    assert_int_equal(read.kind, MSG_TEXT);
    assert_int_equal(read.style, MSG_TELL);
    assert_true(read.flag);
    assert_str(read.text, "Bert tells you, \"hi\"");
    assert_str(read.topic, "t");
    assert_str(read.sender, "Bert");
    assert_str(read.body, "hi");
    assert_str(read.tags, "time=1");
    assert_true(gate_take_msg(&frame, &read));
    assert_int_equal(read.kind, MSG_PROMPT);
    assert_false(gate_take_msg(&frame, &read));
    assert_false(frame.bad);
    buf_finish(&out);
}

TEST(an_unknown_message_kind_marks_the_frame_bad)
{
    for (int kind = 0; kind < 256; kind++) {
        struct buf out = {0};
        gate_put_msg(&out, &(struct msg){.kind = MSG_TEXT});
        out.bytes[0] = (char)kind;
        struct frame frame = {.rest = buf_str(&out)};
        struct msg read;
        bool is = kind >= MSG_TEXT && kind <= MSG_HOLD;

        assert_int_equal(gate_take_msg(&frame, &read), is);
        assert_int_equal(frame.bad, !is);
        buf_finish(&out);
    }
}

/* -- sessions -- */

static void nothing_opened(void *data, struct session *session)
{
    (void)data;
    (void)session;
}

static const struct session_sink no_engine = {.opened = nothing_opened};

static void deliver_nothing(void *data, const struct msg *msg)
{
    (void)data;
    (void)msg;
}

static void do_nothing(void *data)
{
    (void)data;
}

static const struct session_frontend no_frontend = {.service = "telnet",
        .deliver = deliver_nothing,
        .flush = do_nothing,
        .close = do_nothing};

static struct session *session_with_all(struct hub *hub)
{
    struct session *session = hub_open(hub, &no_frontend, NULL, "192.0.2.7");
    session_set_client(session, STR("Mudlet 4.17"));
    session_set_user(session, STR("anna"), STR("Anna B."));
    session->columns = 132;
    session->rows = 50;
    session->colours = 3;
    session->utf8 = false;
    session->screenreader = true;
    session->chats = true;
    session->secure = true;
    struct session_reader *reader = session_read(session);
    (void)str_copy(STR("seat"), reader->name, sizeof(reader->name));
    (void)str_copy(STR("tag"), reader->tag, sizeof(reader->tag));
    reader->after = 12345678901;
    reader->again = true;
    buf_add_text(&reader->seat, "seat tag 1:2");
    return session;
}

TEST(a_session_is_the_same_on_both_sides)
{
    struct hub *hub = hub_create(&no_engine, NULL);
    struct session *here = session_with_all(hub);
    struct session *there = hub_open(hub, &no_frontend, NULL, "");
    struct buf out = {0};
    gate_put_fields(here, &out);
    struct frame frame = {.rest = buf_str(&out)};

    gate_take_fields(&frame, there);

    assert_false(frame.bad);
    assert_int_equal(frame.rest.length, 0);
    struct buf again = {0};
    gate_put_fields(there, &again);
    assert_true(str_equal(buf_str(&out), buf_str(&again)));
    assert_string_equal(there->address, "192.0.2.7");
    assert_string_equal(session_realname(there), "Anna B.");
    assert_int_equal(there->reader->after, 12345678901);
    buf_finish(&out);
    buf_finish(&again);
    hub_destroy(hub);
}

TEST(a_protocol_handler_is_the_same_on_both_sides)
{
    static const struct session_frontend rows[] = {
            {.service = "telnet"},
            {.service = "smtp",
                    .rights = SESSION_DELIVERS_MAIL,
                    .calls_only = true,
                    .mute = true},
            {.service = "json_lines", .calls_only = true, .mute = true},
            {.service = "mail", .calls_only = true},
            {.service = "irc", .rights = SESSION_CHECKS_OPERATORS},
            {.service = "ssh", .rights = SESSION_CHECKS_KEYS, .shows_lines = true},
            {.service = "http", .calls_only = true, .pages = true, .streams = true},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct session_frontend got = {0};

        gate_take_frontend(gate_frontend_flags(&rows[i]), rows[i].service, &got);

        assert_memory_equal(&got, &rows[i], sizeof(got));
    }
}

TEST(an_older_proxy_has_the_rights_of_its_protocols)
{
    static const struct {
        const char *service;
        unsigned rights;
    } rows[] = {{"mail", SESSION_DELIVERS_MAIL}, {"irc", SESSION_CHECKS_OPERATORS},
            {"ssh", SESSION_CHECKS_KEYS}, {"telnet", 0}, {"relay", 0}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct session_frontend got = {0};

        gate_take_frontend(GATE_FRONTEND_CALLS_ONLY, rows[i].service, &got);

        assert_int_equal(got.rights, rows[i].rights);
    }
}

TEST(truncated_fields_change_nothing)
{
    struct hub *hub = hub_create(&no_engine, NULL);
    struct session *here = session_with_all(hub);
    struct session *there = hub_open(hub, &no_frontend, NULL, "unix");
    struct buf out = {0};
    gate_put_fields(here, &out);
    for (size_t cut = 0; cut < out.length; cut++) {
        struct frame frame = {.rest = str_slice(buf_str(&out), 0, cut)};

        gate_take_fields(&frame, there);

        assert_true(frame.bad);
        assert_string_equal(there->address, "unix");
        assert_null(there->reader);
    }
    buf_finish(&out);
    hub_destroy(hub);
}

TEST(an_invalid_session_state_changes_nothing)
{
    struct hub *hub = hub_create(&no_engine, NULL);
    struct session *session = hub_open(hub, &no_frontend, NULL, "unix");
    enum session_awaits awaits = SESSION_TEXT;
    struct buf out = {0};
    session->character = 5;
    session->width = 60;
    session->colour_wish = WISH_YES;
    gate_put_state(session, SESSION_SECRET, &out);
    session->character = 0;
    session->width = 0;
    for (size_t at = 16; at < 19; at++) { /* colour, screen reader, awaits */
        char right = out.bytes[at];
        struct frame frame = {.rest = buf_str(&out)};
        out.bytes[at] = 9;
        gate_take_state(&frame, session, &awaits);
        assert_true(frame.bad);
        assert_int_equal(session->character, 0);
        assert_int_equal(awaits, SESSION_TEXT);
        out.bytes[at] = right;
    }
    struct frame frame = {.rest = buf_str(&out)};

    gate_take_state(&frame, session, &awaits);

    assert_int_equal(session->character, 5);
    assert_int_equal(session->width, 60);
    assert_int_equal(awaits, SESSION_SECRET);
    buf_finish(&out);
    hub_destroy(hub);
}

/* -- batches -- */

enum { GATE_WIRE_PEOPLE = 5, NOTES = 4, STEPS = 200 };

/* The texts for each session, joined. */
struct joined {
    struct buf *of; /* PEOPLE */
    size_t frames;
};

static bool read_told(void *data, struct frame *frame)
{
    struct joined *told = data;
    size_t count = frame_take_u32(frame);
    struct frame ids = {.rest = str_slice(frame->rest, 0, count * 4)};
    struct msg msg;
    frame->rest = str_slice(frame->rest, count * 4, frame->rest.length);
    assert_int_equal(frame->kind, GATE_TOLD);
    while (gate_take_msg(frame, &msg)) {
        struct frame each = ids;
        while (each.rest.length > 0) {
            buf_add_str(&told->of[frame_take_u32(&each) - 1], msg.text);
        }
    }
    assert_false(frame->bad);
    told->frames++;
    return true;
}

static void add_gate_wire(struct gate_batch *batch, uint32_t last[GATE_WIRE_PEOPLE],
        struct buf told[GATE_WIRE_PEOPLE], uint32_t person, const struct msg *msg)
{
    gate_batch_add(batch, person + 1, &last[person], msg);
    buf_add_str(&told[person], msg->text);
}

static void check_batch(
        struct gate_batch *batch, struct buf told[GATE_WIRE_PEOPLE], size_t *out_frames)
{
    struct buf read[GATE_WIRE_PEOPLE] = {0};
    struct buf out = {0};
    struct buf in = {0};
    struct joined reading = {.of = read};
    gate_batch_write(batch, &out);
    assert_true(frame_feed(&in, buf_str(&out), read_told, &reading));
    assert_int_equal(in.length, 0);
    *out_frames = reading.frames;
    for (size_t i = 0; i < GATE_WIRE_PEOPLE; i++) {
        assert_true(str_equal(buf_str(&read[i]), buf_str(&told[i])));
        buf_finish(&read[i]);
        buf_clear(&told[i]);
    }
    buf_finish(&out);
}

/* A note that many hold. */
static struct note *shared_note(const char *text)
{
    struct note *note = note_make(&(struct msg){.kind = MSG_TEXT, .text = str_of(text)});
    for (int i = 0; i < 4; i++) {
        (void)note_keep(note);
    }
    return note;
}

static void drop_shared(struct note *note)
{
    for (int i = 0; i < 5; i++) {
        note_drop(note);
    }
}

TEST(a_shared_text_is_sent_once_for_many_sessions)
{
    struct gate_batch batch = {0};
    struct buf told[GATE_WIRE_PEOPLE] = {0};
    uint32_t last[GATE_WIRE_PEOPLE] = {0};
    struct note *first = shared_note("one ");
    struct note *second = shared_note("two ");
    size_t frames = 0;
    for (uint32_t person = 0; person < GATE_WIRE_PEOPLE; person++) {
        add_gate_wire(&batch, last, told, person, &first->msg);
        add_gate_wire(&batch, last, told, person, &second->msg);
    }

    check_batch(&batch, told, &frames);

    assert_int_equal(frames, 2);
    for (size_t i = 0; i < GATE_WIRE_PEOPLE; i++) {
        buf_finish(&told[i]);
    }
    drop_shared(first);
    drop_shared(second);
    gate_batch_finish(&batch);
}

TEST(texts_for_one_session_share_a_frame)
{
    struct gate_batch batch = {0};
    struct buf told[GATE_WIRE_PEOPLE] = {0};
    uint32_t last[GATE_WIRE_PEOPLE] = {0};
    size_t frames = 0;
    for (int i = 0; i < 3; i++) {
        add_gate_wire(
                &batch, last, told, 0, &(struct msg){.kind = MSG_TEXT, .text = STR("mine ")});
    }
    add_gate_wire(&batch, last, told, 0, &(struct msg){.kind = MSG_PROMPT, .text = STR("> ")});

    check_batch(&batch, told, &frames);

    assert_int_equal(frames, 1);
    buf_finish(&told[0]);
    gate_batch_finish(&batch);
}

/* Individual and shared texts in any order: each session gets all of its texts, in order. */
TEST(shared_and_individual_texts_stay_in_order)
{
    struct note *notes[NOTES];
    struct gate_batch batch = {0};
    struct buf told[GATE_WIRE_PEOPLE] = {0};
    uint64_t random = 42;
    for (size_t i = 0; i < NOTES; i++) {
        notes[i] = shared_note((char[]){(char)('A' + i), '\0'});
    }
    for (int round = 0; round < 300; round++) {
        uint32_t last[GATE_WIRE_PEOPLE] = {0};
        size_t frames = 0;
        for (int step = 0; step < STEPS; step++) {
            random = random * 6364136223846793005U + 1442695040888963407U;
            uint32_t person = (uint32_t)(random >> 33) % GATE_WIRE_PEOPLE;
            uint32_t what = (uint32_t)(random >> 45) % (2 * NOTES);
            struct msg own = {.kind = MSG_TEXT, .text = STR("x")};
            add_gate_wire(&batch, last, told, person, what < NOTES ? &notes[what]->msg : &own);
        }
        check_batch(&batch, told, &frames);
    }
    for (size_t i = 0; i < NOTES; i++) {
        drop_shared(notes[i]);
    }
    for (size_t i = 0; i < GATE_WIRE_PEOPLE; i++) {
        buf_finish(&told[i]);
    }
    gate_batch_finish(&batch);
}

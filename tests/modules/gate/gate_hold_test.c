/* gate_hold_test.c -- The frames that a gate sends to each world, while worlds come and go and
 * people walk between them. For the link itself see tests/app/gate_test.py. */
#include "engine/base/mem.h"
#include "net/gate/gate_impl.h"
#include "tests/support/test.h"

#include <string.h>

/* A gate with two worlds, and a typing player. */
struct stage {
    struct gate_hold forest; /* the first */
    struct gate_hold hills;
    struct session *session;
    struct buf heard;
};

static void deliver(void *frontend, const struct msg *msg)
{
    struct stage *stage = frontend;
    if (msg->kind == MSG_TEXT) {
        buf_add_str(&stage->heard, msg->text);
        buf_add_char(&stage->heard, '\n');
    }
}

static void nothing(void *frontend)
{
    (void)frontend;
}

static const struct session_frontend gate_front = {
        .service = "telnet", .deliver = deliver, .flush = nothing, .close = nothing};

static struct gate_hold *go_gate_hold_own(void *data, struct str world, struct str link)
{
    struct stage *stage = data;
    (void)link;
    return str_equal(world, STR("hills")) ? &stage->hills : &stage->forest;
}

/* -- frames from a world -- */

static bool take_gate_hold(void *data, struct frame *frame)
{
    return gate_hold_take(data, frame);
}

/* The worlds' current number for this session. */
static uint32_t id_of(struct stage *stage)
{
    const struct gate_held *held = map_find(&stage->forest.all, stage->session->id);
    return held->id;
}

static void tell_id(
        struct stage *stage, struct gate_hold *hold, uint32_t id, const struct msg *msg)
{
    struct buf frame = {0};
    struct buf in = {0};
    size_t begun = frame_begin(&frame, GATE_TOLD);
    buf_add_u32(&frame, 1);
    buf_add_u32(&frame, id);
    gate_put_msg(&frame, msg);
    frame_end(&frame, begun);
    assert_true(frame_feed(&in, buf_str(&frame), take_gate_hold, hold));
    buf_finish(&frame);
    buf_finish(&in);
    hub_flush(stage->forest.hub);
}

static void tell_gate_hold(struct stage *stage, struct gate_hold *hold, const struct msg *msg)
{
    tell_id(stage, hold, id_of(stage), msg);
}

static void tell_hold(struct stage *stage, struct gate_hold *hold, const char *token, bool on)
{
    tell_gate_hold(stage, hold,
            &(struct msg){
                    .kind = MSG_HOLD, .flag = on, .text = token ? str_of(token) : STR_NONE});
}

static void tell_go(struct stage *stage, struct gate_hold *hold, const char *text)
{
    tell_gate_hold(stage, hold,
            &(struct msg){.kind = MSG_EVENT, .topic = STR("Realm.Go"), .text = str_of(text)});
}

/* -- frames to a world -- */

struct given {
    struct buf kinds; /* a letter for each frame */
    struct buf lines; /* with a blank behind each */
};

static bool note(void *data, struct frame *frame)
{
    struct given *given = data;
    (void)frame_take_u32(frame);
    buf_add_char(&given->kinds, frame->kind == GATE_OPEN   ? 'o'
                                : frame->kind == GATE_LINE ? 'l'
                                : frame->kind == GATE_GONE ? 'g'
                                                           : '.');
    if (frame->kind == GATE_LINE) {
        buf_add_str(&given->lines, frame_take_text(frame));
        buf_add_char(&given->lines, ' ');
    }
    return true;
}

/* Checks the frames given since the last time. */
static void assert_given(struct gate_hold *hold, const char *kinds, const char *lines)
{
    struct given given = {0};
    struct buf in = {0};
    assert_true(frame_feed(&in, buf_str(&hold->out), note, &given));
    buf_clear(&hold->out);
    buf_add_char(&given.kinds, '\0');
    buf_add_char(&given.lines, '\0');
    assert_string_equal(given.kinds.bytes, kinds);
    assert_string_equal(given.lines.bytes, lines);
    buf_finish(&in);
    buf_finish(&given.kinds);
    buf_finish(&given.lines);
}

static void stage_open(struct stage *stage)
{
    *stage = (struct stage){0};
    gate_hold_init(&stage->forest, NULL);
    gate_hold_init(&stage->hills, &stage->forest);
    stage->forest.go = go_gate_hold_own;
    stage->forest.data = stage;
    gate_hold_up(&stage->forest);
    gate_hold_up(&stage->hills);
    stage->session = hub_open(stage->forest.hub, &gate_front, stage, "192.0.2.1");
    gate_queue_open_new(&stage->forest);
    tell_hold(stage, &stage->forest, "token", false);
    assert_given(&stage->forest, "o", "");
}

static void stage_close(struct stage *stage)
{
    session_gone(stage->session, "closed");
    hub_flush(stage->forest.hub);
    gate_hold_finish(&stage->hills);
    gate_hold_finish(&stage->forest);
    buf_finish(&stage->heard);
}

TEST(a_gate_sends_one_line_at_a_time)
{
    struct stage stage;
    stage_open(&stage);

    session_line(stage.session, STR("north"));
    session_line(stage.session, STR("look"));

    assert_given(&stage.forest, "l", "north ");
    stage_close(&stage);
}

TEST(waiting_lines_follow_a_player_from_a_returned_world)
{
    struct stage stage;
    stage_open(&stage);
    gate_hold_down(&stage.forest, false);
    session_line(stage.session, STR("north"));
    session_line(stage.session, STR("look"));
    gate_hold_up(&stage.forest); /* only this player comes back there */
    assert_given(&stage.forest, "o", "");

    tell_go(&stage, &stage.forest,
            "{\"world\":\"hills\",\"link\":\"unix:hills\",\"token\":\"other\"}");

    assert_given(&stage.forest, "g", "");
    assert_given(&stage.hills, "o", "");
    tell_hold(&stage, &stage.hills, NULL, true);
    assert_given(&stage.hills, "l", "north ");
    stage_close(&stage);
}

TEST(lines_typed_during_a_walk_run_in_the_new_world)
{
    struct stage stage;
    stage_open(&stage);
    session_line(stage.session, STR("north"));
    session_line(stage.session, STR("look"));
    assert_given(&stage.forest, "l", "north ");

    tell_go(&stage, &stage.forest, "{\"world\":\"hills\",\"link\":\"unix:hills\"}");

    assert_given(&stage.forest, "g", "");
    assert_given(&stage.hills, "o", "");
    tell_hold(&stage, &stage.hills, NULL, true);
    assert_given(&stage.hills, "l", "look ");
    stage_close(&stage);
}

TEST(a_player_sent_on_does_not_delay_other_players)
{
    struct stage stage;
    stage_open(&stage);
    struct session *first = stage.session;
    struct session *other = hub_open(stage.forest.hub, &gate_front, &stage, "192.0.2.2");
    gate_queue_open_new(&stage.forest);
    stage.session = other;
    tell_hold(&stage, &stage.forest, "another", false);
    assert_given(&stage.forest, "o", "");
    gate_hold_down(&stage.forest, false);
    session_line(other, STR("hello"));
    session_line(first, STR("north"));
    gate_hold_up(&stage.forest);
    assert_given(&stage.forest, "oo", "");
    tell_hold(&stage, &stage.forest, NULL, true);
    assert_given(&stage.forest, "", "");
    stage.session = first;

    tell_go(&stage, &stage.forest, "{\"world\":\"hills\",\"link\":\"unix:hills\"}");

    assert_given(&stage.forest, "lg", "hello ");
    session_gone(other, "closed");
    stage_close(&stage);
}

TEST(old_texts_of_a_world_are_not_shown_on_return)
{
    struct stage stage;
    stage_open(&stage);
    uint32_t before = id_of(&stage);
    tell_go(&stage, &stage.forest, "{\"world\":\"hills\",\"link\":\"unix:hills\"}");
    tell_hold(&stage, &stage.hills, NULL, true);
    tell_go(&stage, &stage.hills, "{\"world\":\"forest\",\"link\":\"unix:forest\"}");

    tell_id(&stage, &stage.forest, before,
            &(struct msg){.kind = MSG_TEXT, .text = STR("You are in the hills now.")});
    tell_hold(&stage, &stage.forest, NULL, true);
    tell_gate_hold(
            &stage, &stage.forest, &(struct msg){.kind = MSG_TEXT, .text = STR("The glade")});

    assert_str(buf_str(&stage.heard), "The glade\n");
    stage_close(&stage);
}

/* The world asks for a password. */
static void ask_hidden(struct stage *stage)
{
    tell_gate_hold(stage, &stage->forest, &(struct msg){.kind = MSG_ECHO, .flag = false});
}

TEST(lines_after_a_forgotten_password_prompt_are_dropped_until_an_empty_one)
{
    struct stage stage;
    stage_open(&stage);
    ask_hidden(&stage);
    session_line(stage.session, STR("old"));
    session_line(stage.session, STR("new"));
    session_line(stage.session, STR("again"));
    assert_given(&stage.forest, "l", "old ");
    gate_hold_down(&stage.forest, false);
    session_line(stage.session, STR("new"));
    gate_hold_up(&stage.forest);
    session_line(stage.session, STR("again"));
    assert_given(&stage.forest, "o", "");

    session_line(stage.session, STR(""));
    session_line(stage.session, STR("look"));
    tell_hold(&stage, &stage.forest, NULL, true);

    assert_given(&stage.forest, "l", "look ");
    stage_close(&stage);
}

TEST(a_password_prompt_of_a_world_that_a_player_leaves_is_forgotten)
{
    struct stage stage;
    stage_open(&stage);
    ask_hidden(&stage);

    tell_go(&stage, &stage.forest, "{\"world\":\"hills\",\"link\":\"unix:hills\"}");
    session_line(stage.session, STR("secret"));
    tell_hold(&stage, &stage.hills, NULL, true);
    session_line(stage.session, STR("secret"));

    assert_given(&stage.hills, "o", "");
    session_line(stage.session, STR(""));
    session_line(stage.session, STR("north"));
    assert_given(&stage.hills, "l", "north ");
    stage_close(&stage);
}

TEST(a_password_prompt_whose_answer_is_under_way_is_forgotten_as_well)
{
    struct stage stage;
    stage_open(&stage);
    ask_hidden(&stage);
    gate_hold_down(&stage.forest, true);
    session_line(stage.session, STR("secret"));
    gate_hold_up(&stage.forest);
    tell_hold(&stage, &stage.forest, NULL, true);

    assert_given(&stage.forest, "o", "");
    stage_close(&stage);
}

/* story_play_test.c -- Steps of stories on a stage that repeats each line, and the game in this process. */
#include "engine/modules/package/story_play.h"

#include "engine/app/asset_table.h"
#include "engine/app/scratch.h"
#include "engine/base/asset.h"
#include "engine/modules/package/story.h"
#include "engine/modules/package/story_stage.h"
#include "tests/support/test.h"

/* A stage on which everybody gets each line that is typed; "mute" brings no prompt. */
struct echo {
    struct buf told;
    unsigned crashes;
    double seconds;
};

static bool echo_open(const struct story_world *world, void **out_play, struct err *err)
{
    (void)err;
    *out_play = (void *)(uintptr_t)world->game; /* the test's struct echo */
    return true;
}

static void echo_close(void *play)
{
    struct echo *echo = play;
    buf_finish(&echo->told);
}

static bool echo_join(void *play, const char *who, const char *role, struct err *err)
{
    (void)err;
    struct echo *echo = play;
    buf_printf(&echo->told, "%s is a %s, #12\n", who, role ? role : "player");
    return true;
}

static bool echo_type(
        void *play, const char *who, const char *line, bool is_answered, struct err *err)
{
    struct echo *echo = play;
    buf_printf(&echo->told, "%s: %s%s\n", who, line, is_answered ? " >" : "");
    return strcmp(line, "mute") != 0 || err_set(err, ERR_FORMAT, "0 prompts came instead of 1");
}

static bool echo_pass(void *play, double seconds, struct err *err)
{
    (void)err;
    struct echo *echo = play;
    echo->seconds += seconds;
    return true;
}

static bool echo_crash(void *play, struct err *err)
{
    (void)err;
    struct echo *echo = play;
    echo->crashes++;
    return true;
}

static bool echo_got(
        void *play, const char *who, struct str *out, size_t *out_reply_length, struct err *err)
{
    struct echo *echo = play;
    if (strcmp(who, "nobody") == 0) {
        return err_set(err, ERR_MISSING, "nobody has not joined");
    }
    *out = buf_str(&echo->told);
    *out_reply_length = echo->told.length;
    return true;
}

static void echo_forget(void *play)
{
    struct echo *echo = play;
    buf_clear(&echo->told);
}

static const struct story_stage echo_stage = {echo_open, echo_close, echo_join, echo_type,
        echo_pass, echo_crash, echo_got, NULL, echo_forget};

static bool play_text(const struct story_stage *on, const struct story_world *world,
        const char *text, struct story_failure *out, struct err *err)
{
    struct story story;
    bool ok = story_parse(str_of(text), "a.story", &story, err);
    if (ok) {
        ok = story_play(on, world, &story, out, err);
        story_finish(&story);
    }
    return ok;
}

TEST(a_story_that_comes_true_has_played_each_step)
{
    struct echo echo = {0};
    struct story_world world = {.game = (const char *)&echo};
    struct story_failure failure = {0};
    struct err err = {0};

    bool ok = play_text(&echo_stage, &world,
            "alice: joins as builder\n  ~ alice is a builder\n  = id\nalice> look {id} "
            "{other}\n"
            "  ~ alice: look #12 {other} >\n  ! builder\n  bob ~ look\nclock: 2\nclock: 0.5\n  "
            "bob ! look\n"
            "alice> @program x\nalice| one\nalice| .\n  ~ alice: @program x\\nalice: "
            "one\\nalice: \\. >\ncrash\n",
            &failure, &err);

    assert_string_equal(err.text, "");
    assert_true(ok);
    assert_int_equal(echo.crashes, 1);
    assert_true(echo.seconds > 2.4 && echo.seconds < 2.6);
    story_failure_finish(&failure);
}

TEST(a_story_that_fails_says_where_and_what_came)
{
    static const struct {
        const char *step;
        const char *why;
        const char *got;
    } rows[] = {
            {"  ~ dark", "alice should have got this, and got what follows", "alice: look >\n"},
            {"  ! l..k", "alice should not have got this, and got what follows",
                    "alice: look >\n"},
            {"  bob ~ dark", "bob should have got this, and got what follows",
                    "alice: look >\n"},
            {"  nobody ~ dark", "nobody has not joined", ""},
            {"  = id", "there is no #ID in the reply", "alice: look >\n"},
            {"  ~ [", "not a regular expression: \"[\" has no \"]\"", ""},
            {"alice> mute", "0 prompts came instead of 1", "alice: mute >\n"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct echo echo = {0};
        struct story_world world = {.game = (const char *)&echo};
        struct story_failure failure = {0};
        struct buf text = {0};
        struct err err = {0};
        buf_printf(&text, "# a name\nalice> look\n  ~ look\n%s\nalice> never\n", rows[i].step);

        assert_false(play_text(&echo_stage, &world, text.bytes, &failure, &err));

        assert_string_equal(err.text, rows[i].why);
        assert_int_equal(failure.line, 4);
        assert_int_equal(failure.act_line, rows[i].step[0] == ' ' ? 2 : 4);
        assert_str(buf_str(&failure.got), rows[i].got);
        story_failure_finish(&failure);
        buf_finish(&text);
    }
}

TEST(the_lines_of_a_failure_are_the_act_the_check_and_what_came)
{
    struct story story;
    struct story_failure failure = {.line = 3, .act_line = 1};
    struct buf out = {0};
    struct err err;
    buf_add_text(&failure.got, "It is light.\nA lamp\n");
    assert_true(story_parse(STR("al> look\n  ~ lamp\n  ~ dark\n"), "a.story", &story, &err));

    story_failure_put(&failure, &story, "# ", &out);

    assert_str(buf_str(&out),
            "#    1  al> look\n#    3    ~ dark\n#       | It is light.\n#       | A lamp\n");
    story_failure_finish(&failure);
    story_finish(&story);
    buf_finish(&out);
}

TEST(the_game_in_this_process_plays_over_a_crash)
{
    static const char *const wrong[][2] = {
            {"wizard: joins\n", "wizard has joined already"},
            {"bob> look\n", "bob has not joined"},
            {"wizard| look\n", ""},
            {"alice: joins\nalice> quit\nalice> look\n", ""},
    };
    struct story_world world = {0};
    struct story_failure failure = {0};
    struct err err = {0};
    asset_set_table(asset_table, asset_count);

    bool ok = play_text(&story_game, &world,
            "alice: joins\nalice> say hello\n  ~ You say, \"hello\"\n  wizard ~ Alice says, "
            "\"hello\"\n"
            "  alice ! wizard says\nclock: 3600\n  alice ! a script failed\ncrash\nalice> "
            "look\n  ~ wizard\n",
            &failure, &err);

    assert_string_equal(err.text, "");
    assert_true(ok);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct err why = {0};
        assert_false(play_text(&story_game, &world, wrong[i][0], &failure, &why));
        assert_true(why.text[0]);
        if (*wrong[i][1]) {
            assert_string_equal(why.text, wrong[i][1]);
        }
        story_failure_finish(&failure);
    }
}

TEST(the_time_of_scripts_is_the_storys)
{
    struct scratch starter;
    struct story_failure failure = {0};
    struct err err = {0};
    asset_set_table(asset_table, asset_count);
    assert_true(story_game_make(&starter, &err));
    struct story_world world = {.file = starter.path};

    bool ok = play_text(&story_game, &world,
            "wizard> ;now()\n  ~ ^1000000001\nclock: 100\nwizard> ;now()\n  ~ ^1000000101\n",
            &failure, &err);

    assert_string_equal(err.text, "");
    assert_true(ok);
    scratch_close(&starter);
}

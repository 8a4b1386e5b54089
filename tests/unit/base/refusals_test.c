/* refusals_test.c -- refused connections are counted by reason, and a flood of them does not fill the log. */
#include "engine/base/refusals.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "tests/support/test.h"

#include <stdio.h>

struct refusals_scene {
    int64_t now_us;
    int lines;
    enum log_level level;
    char line[256];
    struct refusals refusals;
};

static int64_t refusals_now_us(void *data)
{
    return ((const struct refusals_scene *)data)->now_us;
}

static void catch_refusal(void *data, enum log_level level, const char *line)
{
    struct refusals_scene *scene = data;
    scene->lines++;
    scene->level = level;
    (void)snprintf(scene->line, sizeof(scene->line), "%s", line);
}

static void begin_refusals(struct refusals_scene *scene)
{
    *scene = (struct refusals_scene){.now_us = 5000000};
    clock_set_source(&(struct clock_source){refusals_now_us, refusals_now_us, scene});
    log_set_sink(catch_refusal, scene);
}

static void end_refusals(void)
{
    log_set_sink(NULL, NULL);
    clock_set_source(NULL);
}

static void refuse_one(struct refusals_scene *scene, enum refusal reason, const char *address)
{
    refusals_note(&scene->refusals,
            &(struct refusal_note){.reason = reason, .address = address, .endpoint = "telnet"});
}

TEST(each_refusal_is_counted_by_its_reason)
{
    struct refusals_scene scene;
    begin_refusals(&scene);

    refuse_one(&scene, REFUSAL_FULL, "192.0.2.1");
    refuse_one(&scene, REFUSAL_FULL, "192.0.2.1");
    refuse_one(&scene, REFUSAL_HTTP, "192.0.2.2");

    end_refusals();
    assert_int_equal(scene.refusals.counts[REFUSAL_FULL], 2);
    assert_int_equal(scene.refusals.counts[REFUSAL_HTTP], 1);
    assert_int_equal(scene.refusals.counts[REFUSAL_TLS], 0);
}

TEST(a_refusal_is_logged_with_its_reason_and_both_addresses)
{
    struct refusals_scene scene;
    begin_refusals(&scene);

    refusals_note(&scene.refusals, &(struct refusal_note){.reason = REFUSAL_SECRET,
                                           .address = "192.0.2.1",
                                           .endpoint = "127.0.0.1:4010",
                                           .why = "no such secret"});

    end_refusals();
    assert_int_equal(scene.level, LOG_WARNING);
    assert_string_equal(scene.line, "connection refused: reason=secret address=192.0.2.1 "
                                    "door=127.0.0.1:4010: no such secret");
}

TEST(a_flood_gets_one_line_a_second_that_counts_the_rest)
{
    struct refusals_scene scene;
    begin_refusals(&scene);

    for (int i = 0; i < 1000; i++) {
        refuse_one(&scene, REFUSAL_ADDRESS, "192.0.2.1");
    }
    int in_one_second = scene.lines;
    scene.now_us += 1000000;
    refuse_one(&scene, REFUSAL_ADDRESS, "192.0.2.9");

    end_refusals();
    assert_int_equal(in_one_second, 1);
    assert_int_equal(scene.lines, 2);
    assert_string_equal(scene.line, "connection refused: reason=address address=192.0.2.9 "
                                    "door=telnet (and 999 more since the last such line)");
}

TEST(the_last_refusals_of_a_flood_are_logged_by_the_next_tick)
{
    struct refusals_scene scene;
    begin_refusals(&scene);
    refuse_one(&scene, REFUSAL_ADDRESS, "192.0.2.1");
    refuse_one(&scene, REFUSAL_ADDRESS, "192.0.2.1");

    refusals_tick(&scene.refusals);
    int too_early = scene.lines;
    scene.now_us += 1000000;
    refusals_tick(&scene.refusals);
    refusals_tick(&scene.refusals);

    end_refusals();
    assert_int_equal(too_early, 1);
    assert_int_equal(scene.lines, 2);
    assert_string_equal(scene.line, "connections refused: 1 more since the last such line");
}

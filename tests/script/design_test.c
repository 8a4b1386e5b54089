/* design_test.c -- The design that files show is the design to which they are compared.
 *
 * An export and the file of an area are written from the world file; an edit of them is compared
 * with the running world. If the two disagree about one field, an edit of something else is refused
 * as a conflict that nobody caused, or reverts what somebody did. Play is what they have to leave
 * out, so each case here lets people play. */
#include "engine/base/base.h"
#include "tests/script/bench.h"
#include "tests/script/design_check.h"

#include <string.h>

/* Lines that people type, each after the name of its speaker. */
struct played {
    const char *what;
    const char *lines[16];
};

static const struct played design_cases[] = {
        {"nothing", {NULL}},
        {"a thing in a bag that somebody took",
                {"alice @create bag1 from container", "alice open bag1", "alice @create rope1",
                        "alice put rope1 in bag1", "alice drop bag1", "bob take bag1", NULL}},
        {"a bag in a bag that somebody took",
                {"alice @create bag2 from container", "alice open bag2",
                        "alice @create pouch2 from container", "alice open pouch2",
                        "alice @create rope2", "alice put rope2 in pouch2",
                        "alice put pouch2 in bag2", "alice drop bag2", "bob take bag2", NULL}},
        {"a named thing that was taken out of a bag in somebody's hands",
                {"alice @create bag3 from container", "alice open bag3", "alice @create rope3",
                        "alice @ref rope3 = yard/rope3", "alice @teleport rope3 to bag3",
                        "alice drop bag3", "bob take bag3", "alice @teleport bag3 to alice",
                        "bob get rope3 from bag3", NULL}},
        {"a named thing that fell out of a bag in somebody's hands",
                {"alice @create bag4 from container", "alice open bag4", "alice @create rope4",
                        "alice @ref rope4 = yard/rope4", "alice put rope4 in bag4",
                        "alice @program rope4",
                        "alice command(\"free {this}\", function(e) "
                        "e.this:move(e.actor.location) end)",
                        "alice .", "alice free rope4", NULL}},
        {"a thing that others hold", {"alice @create rope5", "alice give rope5 to bob", NULL}},
        {"a thing that others held",
                {"alice @create rope6", "alice give rope6 to bob", "bob give rope6 to alice",
                        "alice drop rope6", NULL}},
        {"a thing in a chest that play made",
                {"alice @create wand7", "alice @program wand7",
                        "alice command(\"wave {this}\", function(e) create(\"container\", { "
                        "name = "
                        "\"chest7\", open = true, location = e.actor.location }) end)",
                        "alice .", "alice wave wand7", "alice @create rope7",
                        "alice put rope7 in chest7", NULL}},
        {"a thing in a chest that play made and that something inherits from",
                {"alice @create wand8", "alice @program wand8",
                        "alice command(\"wave {this}\", function(e) create(\"container\", { "
                        "name = "
                        "\"chest8\", open = true, location = e.actor.location }) end)",
                        "alice .", "alice wave wand8", "alice @create rope8",
                        "alice put rope8 in chest8", "alice @create box8 from chest8",
                        "alice drop box8", NULL}},
        {"a thing in a bag that play destroyed",
                {"alice @create bag9 from container", "alice open bag9", "alice @program bag9",
                        "alice command(\"burn {this}\", function(e) e.this:destroy() end)",
                        "alice .", "alice drop bag9", "alice @create rope9",
                        "alice put rope9 in bag9", "alice @ref bag9 = yard/bag9",
                        "alice @set rope9.like = $yard/bag9", "alice burn bag9", NULL}},
        {"a reference to a player, and to what makes players",
                {"wizard @create rope10", "wizard @ref rope10 = yard/rope10",
                        "wizard @set rope10.kind = $player",
                        "wizard @lua object(\"$yard/rope10\").like = me", NULL}},
        {"a thing whose ref another thing took after play had destroyed it",
                {"alice @create bag11", "alice @ref bag11 = yard/bag11", "alice @program bag11",
                        "alice command(\"burn {this}\", function(e) e.this:destroy() end)",
                        "alice .", "alice drop bag11", "alice @create rope11",
                        "alice @set rope11.like = $yard/bag11", "alice burn bag11",
                        "alice @ref rope11 = yard/bag11", NULL}},
        {"a thing that play destroyed in a box that is no more",
                {"alice @create bag12 from container", "alice open bag12",
                        "alice @create rope12", "alice @ref rope12 = yard/rope12",
                        "alice @create note12", "alice @set note12.like = $yard/rope12",
                        "alice @program rope12",
                        "alice command(\"burn {this}\", function(e) e.this:destroy() end)",
                        "alice .", "alice @ref note12 = yard/note12",
                        "alice @ref bag12 = yard/bag12", "alice drop bag12",
                        "alice put rope12 in bag12", "alice burn rope12",
                        "alice @destroy bag12", NULL}},
};

static void play_design(struct bench *b, const char *line)
{
    const char *rest = strchr(line, ' ') + 1;
    struct player *who = str_starts(str_of(line), STR("alice")) ? b->alice
                         : str_starts(str_of(line), STR("bob")) ? b->bob
                                                                : b->wizard;
    trial_forget_all(b->trial);
    trial_send(who, rest);
    trial_settle(b->trial);
}

BENCH_TEST(files_are_compared_with_the_design_that_they_show)
{
    struct buf wrong = {0};
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(design_cases) / sizeof(design_cases[0]); i++) {
        struct buf differing = {0};
        for (size_t k = 0; design_cases[i].lines[k]; k++) {
            play_design(b, design_cases[i].lines[k]);
        }
        design_check(trial_engine(b->trial), &differing);
        if (differing.length > wrong.length) {
            print_error("after %s:\n%s", design_cases[i].what, differing.bytes);
        }
        buf_clear(&wrong);
        buf_add_str(&wrong, buf_str(&differing));
        buf_finish(&differing);
    }
    assert_int_equal(wrong.length, 0);
    buf_finish(&wrong);
}

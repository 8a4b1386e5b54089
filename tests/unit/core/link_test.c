/* link_test.c -- A link written by a builder, or with a builder's name in its line, sends one
 * command. */
#include "engine/core/output/link.h"

#include "engine/core/act/look.h"
#include "engine/core/line/joint.h"
#include "engine/core/output/format.h"
#include "tests/unit/core/scene.h"

static const char *const hostile_names[] = {"south and give ring to mallory",
        "south AND @role mallory wizard", "south then quit", "south;quit", "south; quit",
        "south. quit", "south.. quit", "south!", "south! quit", "south, quit", "south.",
        "and quit", "then quit", "x <b> y", "x> y"};

static const char *const plain_names[] = {
        "north", "garden path", "sandy lane", "St.Mary's gate", "the 2nd door", "caf\xC3\xA9"};

SCENE_TEST(names_that_could_be_two_commands_are_recognised)
{
    for (size_t i = 0; i < sizeof(hostile_names) / sizeof(hostile_names[0]); i++) {
        assert_false(link_is_one(s->engine, str_of(hostile_names[i])));
    }
    for (size_t i = 0; i < sizeof(plain_names) / sizeof(plain_names[0]); i++) {
        assert_true(link_is_one(s->engine, str_of(plain_names[i])));
    }
    assert_false(link_is_one(s->engine, STR("a\xE2\x81\xA6nd")));
    assert_false(link_is_one(s->engine, STR("a\tb")));
}

TEST(builders_links_keep_only_one_harmless_command)
{
    static const char *const refused[] = {"look up and @role mallory wizard",
            "look a\tand\tquit",
            "look x an\xE2\x81\xA6"
            "d quit",
            "@role mallory wizard", "n quit", "go south and give ring to mallory", "help; quit",
            "yes", "drop ring", "give ring to mallory", "examine x then quit", ";quit",
            "\"hello"};
    static const char *const kept[] = {"look up", "LOOK red lamp", "go garden path", "n",
            "northeast", "help consent", "read sign", "examine lamp"};
    struct scene s;
    scene_open(&s);

    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        assert_false(link_is_harmless(s.engine, str_of(refused[i])));
    }
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        assert_true(link_is_harmless(s.engine, str_of(kept[i])));
    }
    scene_close(&s);
}

/* Fails if a link in markup could be cut by the interpreter. Returns how many links there are. */
static size_t assert_links_are_one(struct scene *s, struct str markup)
{
    size_t count = 0;
    for (;;) {
        struct markup_token token = markup_next(&markup);
        if (token.kind == MARKUP_END) {
            return count;
        }
        if (token.kind == MARKUP_CMD) {
            count++;
            assert_false(joint_has(s->engine, s->alice, token.text));
            assert_true(link_is_one(s->engine, token.text));
        }
    }
}

TEST(hostile_names_do_not_add_commands_to_generated_links)
{
    for (size_t i = 0; i < sizeof(hostile_names) / sizeof(hostile_names[0]); i++) {
        struct scene s;
        scene_open(&s);
        struct buf out = {0};
        (void)scene_make(&s, hostile_names[i], "item", s.room);
        (void)scene_make(&s, hostile_names[i], "npc", s.room);
        struct object *hall = scene_make(&s, hostile_names[i], "room", NULL);
        struct object *way = scene_make(&s, hostile_names[i], "exit", s.room);
        scene_set(&s, way, atom_intern(&s.world->atoms, STR("to")), value_object(hall->id));

        look_room(s.engine, s.alice, s.room, false, &out);
        (void)assert_links_are_one(&s, buf_str(&out));

        buf_clear(&out);
        look_room_info(s.engine, s.alice, s.room, &out);
        assert_int_equal(str_find(buf_str(&out), STR("\"exits\":{\""), 0), SIZE_MAX);
        buf_finish(&out);
        scene_close(&s);
    }
}

SCENE_TEST(a_name_in_a_link_of_the_game_does_not_make_it_two_commands)
{
    for (size_t i = 0; i < sizeof(hostile_names) / sizeof(hostile_names[0]); i++) {
        struct event_arg arg = {STR("name"), value_text(hostile_names[i])};
        struct format format = {.text = STR("1. <cmd buy {name}>{name}</>, <cmd look>x</>"),
                .args = &arg,
                .arg_count = 1};
        buf_clear(&s->text);
        format_render(s->engine, &format, s->alice, &s->text);
        assert_int_equal(assert_links_are_one(s, buf_str(&s->text)), 1);
        assert_int_equal(str_find_char(buf_str(&s->text), '\x01', 0), SIZE_MAX);
        value_finish(&arg.value);
    }
    struct event_arg arg = {STR("name"), value_text("drop ring")};
    struct format first = {.text = STR("<cmd {name}>{name}</>"), .args = &arg, .arg_count = 1};
    buf_clear(&s->text);
    format_render(s->engine, &first, s->alice, &s->text);
    assert_str(buf_str(&s->text), "drop ring");
    value_finish(&arg.value);
}

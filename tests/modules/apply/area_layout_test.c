/* area_layout_test.c -- An area's text in its builders' layout: inline exits, and their cost. */
#include "engine/modules/apply/area_layout.h"

#include "engine/base/mem.h"
#include "engine/modules/apply/apply.h"
#include "tests/support/growth.h"
#include "tests/support/test.h"

/* The declarations of a world, each a piece. */
struct laid {
    struct design_files files;
    struct export_thing *things; /* owned, like the list */
    struct area_pieces pieces;
};

/* text: declarations of one line each, as an export writes them. */
static void begin_laid(struct laid *laid, struct str text)
{
    struct buf bundle = {0};
    struct buf base = {0};
    struct err err;
    buf_printf(&bundle, "area.lua %zu\n%.*s\n", text.length, STR_FMT(text));
    assert_true(design_files_read(buf_str(&bundle), &laid->files, &err));
    apply_base_write(&laid->files, &base);
    base_init(&laid->pieces.base);
    assert_true(base_read(&laid->pieces.base, buf_str(&base), "it", &err));
    size_t count = laid->files.count;
    laid->things = mem_alloc_array(count, sizeof(*laid->things));
    laid->pieces.list = mem_alloc_array(count, sizeof(*laid->pieces.list));
    laid->pieces.called = "area";
    laid->pieces.count = count;
    for (size_t i = 0; i < count; i++) {
        struct area_piece *piece = &laid->pieces.list[i];
        const char *name = laid->files.things[i].name;
        laid->things[i].id = i + 1;
        laid->things[i].arrived = i;
        laid->things[i].ref = name[0] == '#' ? NULL : str_dup(str_of(name));
        piece->thing = &laid->things[i];
        piece->name = str_dup(str_of(name));
        buf_add_str(&piece->text, str_take_until(&text, '\n'));
        buf_add_char(&piece->text, '\n');
        piece->fields = &base_find(&laid->pieces.base, str_of(name))->fields;
    }
    buf_finish(&bundle);
    buf_finish(&base);
}

static void end_laid(struct laid *laid)
{
    for (size_t i = 0; i < laid->pieces.count; i++) {
        mem_free(laid->things[i].ref);
        mem_free(laid->pieces.list[i].name);
        buf_finish(&laid->pieces.list[i].text);
    }
    mem_free(laid->things);
    mem_free(laid->pieces.list);
    base_finish(&laid->pieces.base);
    design_files_finish(&laid->files);
}

static void assert_laid(const char *world, const char *layout, const char *wanted)
{
    struct laid laid = {0};
    struct buf out = {0};
    begin_laid(&laid, str_of(world));
    assert_true(area_layout_write(str_of(layout), &laid.pieces, &out));
    assert_string_equal(out.bytes, wanted);
    buf_finish(&out);
    end_laid(&laid);
}

TEST(exits_inside_a_room_stay_there_while_the_world_has_them)
{
    static const char layout[] = "room \"a\" { exits = { east = \"b\", west = \"b\" } }\n"
                                 "room \"b\" { }\n";

    assert_laid("room \"a\" { }\nroom \"b\" { }\n"
                "exit \"#3\" { at = \"a\", name = \"east\", to = ref \"b\" }\n"
                "exit \"#4\" { at = \"a\", name = \"west\", to = ref \"b\" }\n",
            layout, layout);
    assert_laid("room \"a\" { }\nroom \"b\" { }\n"
                "exit \"#3\" { at = \"a\", name = \"west\", to = ref \"b\" }\n",
            layout, "room \"a\" { exits = { west = \"b\" } }\nroom \"b\" { }\n");
    assert_laid("room \"a\" { }\nroom \"b\" { }\n"
                "exit \"#3\" { at = \"a\", name = \"west\", to = ref \"b\" }\n"
                "exit \"#4\" { at = \"a\", name = \"east\", to = ref \"a\" }\n",
            layout,
            "room \"a\" { exits = { west = \"b\" } }\nroom \"b\" { }\n\n"
            "exit \"#4\" { at = \"a\", name = \"east\", to = ref \"a\" }\n");
}

TEST(a_door_is_said_on_either_side)
{
    static const char world[] =
            "room \"a\" { }\nroom \"b\" { }\n"
            "exit \"#3\" { at = \"a\", name = \"east\", to = ref \"b\", door = true }\n"
            "exit \"#4\" { at = \"b\", name = \"west\", to = ref \"a\", door = true }\n";
    static const char layout[] =
            "room \"a\" { exits = { east = { to = \"b\", door = true } } }\n"
            "room \"b\" { exits = { west = \"a\" } }\n";

    assert_laid(world, layout, layout);
}

/* Two rooms with that many exits to each other, half of them with a door, written inside. */
static void put_maze(size_t count, struct buf *world, struct buf *layout)
{
    buf_add_text(world, "room \"a\" { }\nroom \"b\" { }\n");
    for (size_t side = 0; side < 2; side++) {
        buf_printf(layout, "room \"%s\" { exits = {", side ? "b" : "a");
        for (size_t i = 0; i < count; i++) {
            buf_printf(world,
                    "exit \"#%zu\" { at = \"%s\", name = \"w%zu\", to = ref \"%s\"%s }\n",
                    2 * i + side + 10, side ? "b" : "a", i, side ? "a" : "b",
                    i % 2 ? ", door = true" : "");
            buf_printf(layout,
                    i % 2 && !side ? " w%zu = { to = \"%s\", door = true },"
                                   : " w%zu = \"%s\",",
                    i, side ? "a" : "b");
        }
        buf_add_text(layout, " } }\n");
    }
}

static int64_t layout_ns(void *data, size_t count)
{
    (void)data;
    struct laid laid = {0};
    struct buf world = {0};
    struct buf layout = {0};
    struct buf out = {0};
    put_maze(count, &world, &layout);
    begin_laid(&laid, buf_str(&world));

    int64_t begun_ns = growth_now_ns();
    assert_true(area_layout_write(buf_str(&layout), &laid.pieces, &out));
    int64_t took_ns = growth_now_ns() - begun_ns;

    assert_string_equal(out.bytes, layout.bytes);
    buf_finish(&world);
    buf_finish(&layout);
    buf_finish(&out);
    end_laid(&laid);
    return took_ns;
}

TEST(the_cost_of_many_exits_grows_with_their_number)
{
    assert_true(growth_is_linear(layout_ns, NULL, 500));
}

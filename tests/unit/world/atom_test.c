/* atom_test.c -- property names and their numbers. */
#include "world/value/atom.h"

#include "tests/support/test.h"

#include <stdio.h>

TEST(fixed_names_have_their_numbers)
{
    struct atom_table atoms;
    atom_table_init(&atoms);

    assert_int_equal(atom_find(&atoms, STR("name")), ATOM_name);
    assert_int_equal(atom_find(&atoms, STR("options")), ATOM_options);
    assert_str(atom_name(&atoms, ATOM_light), "light");
    atom_table_finish(&atoms);
}

TEST(a_known_name_keeps_its_number_and_an_unknown_has_no_number)
{
    struct atom_table atoms;
    atom_table_init(&atoms);

    uint32_t down = atom_intern(&atoms, STR("down"));

    assert_true(down >= ATOM_FIXED_END);
    assert_int_equal(atom_intern(&atoms, STR("down")), down);
    assert_int_equal(atom_find(&atoms, STR("Down")), ATOM_NONE);
    assert_int_equal(atom_find(&atoms, STR("")), ATOM_NONE);
    atom_table_finish(&atoms);
}

TEST(each_name_keeps_its_own_mark)
{
    struct atom_table atoms;
    atom_table_init(&atoms);
    char name[16];
    uint32_t first = atom_intern(&atoms, STR("first"));
    assert_int_equal(*atom_mark(&atoms, first), 0);
    *atom_mark(&atoms, first) = 7;
    *atom_mark(&atoms, ATOM_NONE) = 8;

    for (unsigned i = 0; i < 1000; i++) {
        (void)snprintf(name, sizeof(name), "p%u", i);
        assert_int_equal(*atom_mark(&atoms, atom_intern(&atoms, str_of(name))), 0);
    }

    assert_int_equal(*atom_mark(&atoms, first), 7);
    assert_int_equal(*atom_mark(&atoms, ATOM_NONE), 8);
    assert_int_equal(*atom_mark(&atoms, ATOM_name), 0);
    atom_table_finish(&atoms);
}

TEST(many_names_are_kept)
{
    struct atom_table atoms;
    atom_table_init(&atoms);
    char name[16];

    for (unsigned i = 0; i < 1000; i++) {
        (void)snprintf(name, sizeof(name), "p%u", i);
        (void)atom_intern(&atoms, str_of(name));
    }

    assert_str(atom_name(&atoms, atom_find(&atoms, STR("p777"))), "p777");
    atom_table_finish(&atoms);
}

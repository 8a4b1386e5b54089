/* map_test.c -- Maps hold the entries that were put and not removed, in any order of operations. */
#include "engine/base/map.h"

#include "engine/base/rng.h"
#include "tests/support/test.h"

static int things[4096];

TEST(an_empty_map_finds_nothing)
{
    struct map map = {0};
    struct strmap names = {0};

    assert_null(map_find(&map, 1));
    assert_null(map_remove(&map, 1));
    assert_null(strmap_find(&names, STR("box")));
    assert_null(strmap_remove(&names, STR("box")));
    map_finish(&map);
    strmap_finish(&names);
}

TEST(a_map_finds_what_was_put_into_it)
{
    struct map map = {0};

    for (uint64_t id = 1; id <= 4000; id++) {
        assert_null(map_put(&map, id, &things[id]));
    }

    assert_int_equal(map.count, 4000);
    for (uint64_t id = 1; id <= 4000; id++) {
        assert_ptr_equal(map_find(&map, id), &things[id]);
    }
    assert_null(map_find(&map, 4001));
    map_finish(&map);
}

TEST(putting_a_key_again_returns_the_old_value)
{
    struct map map = {0};
    map_put(&map, 7, &things[1]);

    void *replaced = map_put(&map, 7, &things[2]);

    assert_ptr_equal(replaced, &things[1]);
    assert_ptr_equal(map_find(&map, 7), &things[2]);
    assert_int_equal(map.count, 1);
    map_finish(&map);
}

static void put_zero(void *data)
{
    (void)map_put(data, 0, data);
}

TEST(the_id_zero_is_refused_as_a_key)
{
    struct map map = {0};

    assert_null(map_find(&map, 0));
    assert_aborts(put_zero, &map);
    map_finish(&map);
}

TEST(a_map_agrees_with_an_array_over_many_puts_and_removals)
{
    struct map map = {0};
    void *model[512] = {0};
    struct rng rng;
    rng_seed(&rng, 42);
    size_t count = 0;

    for (int step = 0; step < 200000; step++) {
        uint64_t slot = rng_below(&rng, 512);
        /* Ids far apart and ids in sequence, so that probes meet. */
        uint64_t id = slot % 2 ? slot + 1 : (slot + 1) << 40;
        if (rng_below(&rng, 2)) {
            void *value = &things[rng_below(&rng, 4096)];
            count += model[slot] == NULL;
            assert_ptr_equal(map_put(&map, id, value), model[slot]);
            model[slot] = value;
        } else {
            count -= model[slot] != NULL;
            assert_ptr_equal(map_remove(&map, id), model[slot]);
            model[slot] = NULL;
        }
        assert_ptr_equal(map_find(&map, id), model[slot]);
        assert_int_equal(map.count, count);
    }

    for (uint64_t slot = 0; slot < 512; slot++) {
        uint64_t id = slot % 2 ? slot + 1 : (slot + 1) << 40;
        assert_ptr_equal(map_find(&map, id), model[slot]);
    }
    map_finish(&map);
}

#define MANY 40000

/* Compares a walk, and the count, with the model. */
static void check_walk(const struct map *map, void *const *model, size_t count)
{
    size_t cursor = 0;
    size_t met = 0;
    uint64_t key = 0;
    void *value = NULL;
    while (map_each(map, &cursor, &key, &value)) {
        assert_ptr_equal(value, model[key]);
        met++;
    }
    assert_int_equal(met, count);
    assert_int_equal(map->count, count);
}

TEST(a_large_map_agrees_with_an_array_while_its_slots_are_moved)
{
    static void *model[MANY + 1];
    struct map map = {0};
    struct rng rng;
    rng_seed(&rng, 43);
    size_t count = 0;
    size_t walks = 0;

    /* Fills and empties it, in turns, so that it grows and shrinks; each key is looked for before. */
    for (int step = 0; step < 600000; step++) {
        uint64_t key = 1 + rng_below(&rng, MANY);
        bool fills = step / 150000 % 2 == 0;
        assert_ptr_equal(map_find(&map, key), model[key]);
        if (rng_below(&rng, 10) < (fills ? 8 : 1)) {
            void *value = &things[rng_below(&rng, 4096)];
            count += model[key] == NULL;
            assert_ptr_equal(map_put(&map, key, value), model[key]);
            model[key] = value;
        } else {
            count -= model[key] != NULL;
            assert_ptr_equal(map_remove(&map, key), model[key]);
            model[key] = NULL;
        }
        if (map.rest && step % 64 == 0) {
            check_walk(&map, model, count);
            walks++;
        }
    }

    assert_true(walks > 10);
    check_walk(&map, model, count);
    map_finish(&map);
}

TEST(values_are_replaced_during_a_walk_wherever_they_are)
{
    struct map map = {0};
    for (uint64_t key = 1; key <= 4000 || !map.rest || key % 1000 != 0; key++) {
        (void)map_put(&map, key, &things[0]);
    }
    size_t count = map.count;

    size_t met = 0;
    size_t cursor = 0;
    uint64_t key = 0;
    void *value = NULL;
    while (map_each(&map, &cursor, &key, &value)) {
        assert_ptr_equal(value, &things[0]);
        map_replace(&map, key, &things[1]);
        met++;
    }

    assert_non_null(map.rest);
    assert_int_equal(met, count);
    for (key = 1; key <= count; key++) {
        assert_ptr_equal(map_find(&map, key), &things[1]);
    }
    map_finish(&map);
}

TEST(no_call_moves_many_slots_of_a_large_map)
{
    struct map map = {0};
    size_t resized = 0;
    size_t last = 0;
    for (uint64_t key = 1; key <= 100000; key++) {
        size_t before = map.capacity;
        (void)map_put(&map, key, &map);
        if (map.capacity == before || before < 8192) {
            continue;
        }
        /* All entries but a few are in the rest. */
        size_t moved = 0;
        for (uint64_t one = 1; one <= key; one++) {
            moved += map_find_rest(&map, one) == NULL;
            assert_non_null(map_find(&map, one));
        }
        assert_true(moved <= 33);
        resized++;
        last = key;
    }
    assert_true(resized >= 4);

    /* All are moved long before the next growth. */
    for (uint64_t key = 100001; map.rest; key++) {
        assert_true(key - last < map.capacity / 8);
        (void)map_put(&map, key, &map);
    }
    map_finish(&map);
}

TEST(an_emptied_map_frees_its_memory)
{
    struct map map;
    map_init(&map);
    for (uint64_t key = 1; key <= 1000; key++) {
        (void)map_put(&map, key, &map);
    }

    for (uint64_t key = 1; key <= 1000; key++) {
        assert_non_null(map_remove(&map, key));
    }

    assert_int_equal(map.capacity, 0);
    (void)map_put(&map, 5, &map);
    assert_non_null(map_find(&map, 5));
    assert_int_equal(map.count, 1);
    map_finish(&map);
}

TEST(a_map_shrinks_when_a_crowd_has_left)
{
    struct map map = {0};
    for (uint64_t key = 1; key <= 4000; key++) {
        (void)map_put(&map, key, &things[key]);
    }
    size_t full = map.capacity;

    for (uint64_t key = 1; key <= 3900; key++) {
        assert_ptr_equal(map_remove(&map, key), &things[key]);
    }

    assert_true(map.capacity <= full / 8);
    for (uint64_t key = 3901; key <= 4000; key++) {
        assert_ptr_equal(map_find(&map, key), &things[key]);
    }
    assert_int_equal(map.count, 100);
    map_finish(&map);
}

TEST(a_walk_meets_each_entry_once)
{
    struct map map = {0};
    for (uint64_t id = 1; id <= 100; id++) {
        map_put(&map, id * 1000, &things[id]);
    }

    bool seen[101] = {0};
    size_t cursor = 0;
    uint64_t key = 0;
    void *value = NULL;
    size_t count = 0;
    while (map_each(&map, &cursor, &key, &value)) {
        assert_ptr_equal(value, &things[key / 1000]);
        assert_false(seen[key / 1000]);
        seen[key / 1000] = true;
        count++;
    }

    assert_int_equal(count, 100);
    assert_false(map_each(&map, &cursor, &key, &value));
    map_finish(&map);
}

TEST(a_name_is_copied_by_the_map)
{
    struct strmap names = {0};
    char name[] = "lantern";

    strmap_put(&names, str_of(name), &things[1]);
    name[0] = 'L';

    assert_ptr_equal(strmap_find(&names, STR("lantern")), &things[1]);
    assert_null(strmap_find(&names, STR("Lantern")));
    strmap_finish(&names);
}

TEST(the_empty_name_and_bytes_of_zero_are_names)
{
    struct strmap names = {0};

    strmap_put(&names, STR_NONE, &things[1]);
    strmap_put(&names, STR("a\0b"), &things[2]);
    strmap_put(&names, STR("a\0c"), &things[3]);

    assert_ptr_equal(strmap_find(&names, STR("")), &things[1]);
    assert_ptr_equal(strmap_find(&names, STR("a\0b")), &things[2]);
    assert_ptr_equal(strmap_find(&names, STR("a\0c")), &things[3]);
    strmap_finish(&names);
}

TEST(names_agree_with_an_array_over_many_puts_and_removals)
{
    struct strmap names = {0};
    void *model[300] = {0};
    struct rng rng;
    rng_seed(&rng, 7);

    for (int step = 0; step < 50000; step++) {
        uint64_t slot = rng_below(&rng, 300);
        char text[32];
        int length = snprintf(text, sizeof(text), "name of thing %d", (int)slot);
        struct str name = {text, (size_t)length};
        if (rng_below(&rng, 2)) {
            void *value = &things[rng_below(&rng, 4096)];
            assert_ptr_equal(strmap_put(&names, name, value), model[slot]);
            model[slot] = value;
        } else {
            assert_ptr_equal(strmap_remove(&names, name), model[slot]);
            model[slot] = NULL;
        }
        assert_ptr_equal(strmap_find(&names, name), model[slot]);
    }

    size_t expected = 0;
    for (size_t i = 0; i < 300; i++) {
        expected += model[i] != NULL;
    }
    size_t cursor = 0;
    size_t walked = 0;
    struct str name;
    void *value = NULL;
    while (strmap_each(&names, &cursor, &name, &value)) {
        assert_ptr_equal(strmap_find(&names, name), value);
        walked++;
    }
    assert_int_equal(walked, expected);
    strmap_finish(&names);
}

TEST(names_with_the_same_hash_are_kept_apart)
{
    static const char *const same[] = {"one name and tai",
            "the 2nd!\x85K\x81\xdb\xaa\xa5\x65\xe6", "a third \xac\xbf\xa1\x37\xa2\xa4|R"};
    struct strmap names = {0};
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_hash(str_of(same[i])) == str_hash(str_of(same[0])));
        assert_null(strmap_find(&names, str_of(same[i])));
        assert_null(strmap_put(&names, str_of(same[i]), &things[i]));
    }
    (void)strmap_put(&names, STR("another"), &things[3]);

    unsigned seen = 0;
    size_t cursor = 0;
    void *value = NULL;
    while (strmap_each(&names, &cursor, NULL, &value)) {
        unsigned bit = 1u << ((const int *)value - things);
        assert_int_equal(seen & bit, 0);
        seen |= bit;
    }
    assert_int_equal(seen, 0xf);

    for (size_t i = 1; i < 4; i++) { /* the middle one, the last, the first */
        assert_ptr_equal(strmap_remove(&names, str_of(same[i % 3])), &things[i % 3]);
        for (size_t j = 1; j < 4; j++) {
            assert_ptr_equal(
                    strmap_find(&names, str_of(same[j % 3])), j > i ? &things[j % 3] : NULL);
        }
    }
    assert_int_equal(names.count, 1);
    assert_non_null(strmap_find(&names, STR("another")));
    strmap_finish(&names);
}

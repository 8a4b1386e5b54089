/* rng_test.c -- The same seed gives the same run, within bounds, without bias. */
#include "engine/base/rng.h"

#include "tests/support/test.h"

TEST(the_first_numbers_are_those_of_the_published_generator)
{
    struct rng rng = {{1, 2, 3, 4}};

    assert_int_equal(rng_next(&rng), 11520);
    assert_int_equal(rng_next(&rng), 0);
    assert_int_equal(rng_next(&rng), 1509978240);
    assert_int_equal(rng_next(&rng), 1215971899390074240);
}

TEST(the_same_seed_gives_the_same_numbers)
{
    struct rng a;
    struct rng b;
    struct rng other;
    rng_seed(&a, 5);
    rng_seed(&b, 5);
    rng_seed(&other, 6);

    for (int i = 0; i < 100; i++) {
        uint64_t x = rng_next(&a);
        assert_int_equal(x, rng_next(&b));
        assert_int_not_equal(x, rng_next(&other));
    }
}

TEST(numbers_below_a_bound_are_about_equally_frequent)
{
    struct rng rng;
    rng_seed(&rng, 1);
    int counts[6] = {0};

    for (int i = 0; i < 60000; i++) {
        counts[rng_below(&rng, 6)]++;
    }

    for (int i = 0; i < 6; i++) {
        assert_in_range(counts[i], 9600, 10400);
    }
}

TEST(random_floats_are_from_zero_to_below_one)
{
    struct rng rng;
    rng_seed(&rng, 9);

    for (int i = 0; i < 10000; i++) {
        double x = rng_unit(&rng);
        assert_true(x >= 0.0 && x < 1.0);
    }
}

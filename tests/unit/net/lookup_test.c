/* lookup_test.c -- Look-ups of names in threads, and look-ups that nobody waits for any more. */
#include "net/shared/lookup.h"

#include "tests/support/test.h"

#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>

static int wait_for_lookup(const struct lookup *lookup)
{
    int failure = LOOKUP_WAITS;
    while ((failure = lookup_failure(lookup)) == LOOKUP_WAITS) {
        (void)sched_yield();
    }
    return failure;
}

TEST(a_look_up_finds_an_address_and_its_port)
{
    struct lookup *lookup = lookup_start("127.0.0.1", "4000");

    assert_int_equal(wait_for_lookup(lookup), 0);

    const struct addrinfo *found = lookup_found(lookup);
    assert_non_null(found);
    assert_int_equal(found->ai_family, AF_INET);
    struct sockaddr_in address;
    memcpy(&address, found->ai_addr, sizeof(address));
    assert_int_equal(ntohs(address.sin_port), 4000);
    lookup_end(lookup);
}

TEST(a_name_that_is_none_is_an_error)
{
    struct lookup *lookup = lookup_start("", "4000");

    assert_true(wait_for_lookup(lookup) != 0);

    lookup_end(lookup);
}

TEST(many_look_ups_end_before_they_are_done)
{
    for (int i = 0; i < 200; i++) {
        lookup_end(lookup_start("127.0.0.1", "1"));
    }

    int failure = LOOKUP_WAITS;
    do { /* those beyond the limit of threads say that they can be tried again */
        struct lookup *last = lookup_start("127.0.0.1", "1");
        failure = wait_for_lookup(last);
        lookup_end(last);
    } while (failure == EAI_AGAIN);

    assert_int_equal(failure, 0);
}

/* Arguments that make no sense, and calls that the other parts do not make. Included by harness.c. */
static void gathers_refuse_nonsense(void) {
    struct buffer buffer = buffer_of(8);
    jobject three[] = {(jobject)&buffer, NULL, (jobject)&buffer};
    struct array array = {3, three};
    jobjectArray buffers = (jobjectArray)&array;
    int32_t range[] = {0, 8, 0, 0, 4, 5};
    jlong ranges = (jlong)(intptr_t)range;
    CHECK(socket_gather(env, NULL, -1, buffers, 0, 0, ranges) == -EINVAL);
    CHECK(socket_gather(env, NULL, -1, buffers, 0, -1, ranges) == -EINVAL);
    CHECK(socket_gather(env, NULL, -1, buffers, 0, SOCKET_MAX_GATHER + 1, ranges) == -EINVAL);
    CHECK(socket_gather(env, NULL, -1, buffers, -1, 1, ranges) == -EINVAL);
    CHECK(socket_gather(env, NULL, -1, buffers, 3, 1, ranges) == -EINVAL);
    CHECK(socket_gather(env, NULL, -1, buffers, INT_MAX, 1, ranges) == -EINVAL);
    CHECK(socket_gather(env, NULL, -1, buffers, 0, 2, ranges) == -EINVAL);
    CHECK(socket_gather(env, NULL, -1, buffers, 2, 1, ranges + 16) == -EINVAL);
    CHECK(socket_gather(env, NULL, -1, NULL, 0, 1, ranges) == -EINVAL);
    CHECK(socket_gather(env, NULL, -1, buffers, 0, 1, 0) == -EINVAL);
    array_refuses = true;
    CHECK(socket_gather(env, NULL, -1, buffers, 0, 1, ranges) == -EINVAL && exception_pending);
    array_refuses = exception_pending = false;
    CHECK(socket_gather(env, NULL, -1, buffers, 0, 1, ranges) == -EBADF);
    free(buffer.bytes);
}

static void addresses_are_checked(void) {
    struct pn_address address = loopback();
    jlong where = (jlong)(intptr_t)&address;
    struct buffer buffer = buffer_of(4);
    jobject bytes = (jobject)&buffer;
    int lengths[] = {-1, INT_MIN, (int)sizeof(address.storage) + 1, INT_MAX};
    for (int i = 0; i < 4; i++) {
        address.length = lengths[i];
        CHECK(socket_bind(env, NULL, -1, where) == -EINVAL && socket_connect(env, NULL, -1, where) == -EINVAL);
        CHECK(socket_send_to(env, NULL, -1, bytes, 0, 4, where) == -EINVAL);
    }
    CHECK(socket_bind(env, NULL, -1, 0) == -EINVAL && socket_connect(env, NULL, -1, 0) == -EINVAL);
    CHECK(socket_local(env, NULL, -1, 0) == -EINVAL && socket_remote(env, NULL, -1, 0) == -EINVAL);
    CHECK(socket_peer(env, NULL, -1, 0) == -EINVAL);
    CHECK(socket_receive_from(env, NULL, -1, bytes, 0, 4, 0) == -EINVAL);
    CHECK(socket_receive_from(env, NULL, -1, bytes, 1, 4, where) == -EINVAL);
    CHECK(socket_send_to(env, NULL, -1, bytes, 0, 5, 0) == -EINVAL);
    CHECK(socket_write(env, NULL, -1, bytes, 4, 1) == -EINVAL && socket_write(env, NULL, -1, bytes, 4, 0) == -EBADF);
    free(buffer.bytes);
}

static void options_are_set_and_read(void) {
    int pair[2];
    struct pn_address scratch = {0};
    struct buffer buffer = buffer_of(4);
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    CHECK(socket_set_int(env, NULL, pair[0], SOL_SOCKET, SO_SNDBUF, 10000) == 0);
    CHECK(socket_get_int(env, NULL, pair[0], SOL_SOCKET, SO_SNDBUF) >= 10000);
    CHECK(socket_get_int(env, NULL, -1, SOL_SOCKET, SO_SNDBUF) == -EBADF);
    CHECK(socket_set_linger(env, NULL, pair[0], 1) == 0 && socket_set_linger(env, NULL, pair[0], -1) == 0);
    CHECK(socket_peer(env, NULL, pair[0], (jlong)(intptr_t)&scratch) == 0);
    CHECK(scratch.length == getpid());
    CHECK(socket_send_to(env, NULL, pair[0], (jobject)&buffer, 0, 4, 0) == 4);
    CHECK(poll_close(env, NULL, pair[0]) == 0 && poll_close(env, NULL, pair[1]) == 0);
    CHECK(poll_close(env, NULL, -1) == -EBADF);
    free(buffer.bytes);
}

static void the_interface_tells_its_layout(void) {
    struct buffer buffer = buffer_of(4);
    CHECK(poll_abi(env, NULL) == PN_ABI && poll_event_size(env, NULL) == sizeof(struct epoll_event));
    CHECK(poll_token_offset(env, NULL) == offsetof(struct epoll_event, data));
    CHECK(poll_address(env, NULL, (jobject)&buffer) == (jlong)(intptr_t)buffer.bytes);
    CHECK(poll_address(env, NULL, NULL) == 0);
    CHECK(pn_poll_table.count > 0 && pn_socket_table.count > 0 && pn_thread_table.count > 0);
    free(buffer.bytes);
}

static void masks_are_checked(void) {
    jlong words[THREAD_MASK_WORDS + 1];
    struct array mask = {THREAD_MASK_WORDS, words};
    struct array longer = {THREAD_MASK_WORDS + 1, words};
    CHECK(thread_affinity(env, NULL, NULL) == -EINVAL && thread_set_affinity(env, NULL, NULL) == -EINVAL);
    CHECK(thread_affinity(env, NULL, (jlongArray)&longer) == -EINVAL);
    CHECK(thread_set_affinity(env, NULL, (jlongArray)&longer) == -EINVAL);
    CHECK(thread_affinity(env, NULL, (jlongArray)&mask) == 0 && thread_set_affinity(env, NULL, (jlongArray)&mask) == 0);
    CHECK(thread_cpu(env, NULL) >= 0);
    array_refuses = true;
    CHECK(thread_affinity(env, NULL, (jlongArray)&mask) == -EINVAL);
    CHECK(thread_set_affinity(env, NULL, (jlongArray)&mask) == -EINVAL);
    array_refuses = exception_pending = false;
    memset(words, 0, sizeof(words));
    CHECK(thread_set_affinity(env, NULL, (jlongArray)&mask) == -EINVAL);
}

static void names_and_slacks_are_checked(void) {
    char text[THREAD_NAME_BYTES + 1] = "harness";
    struct array name = {7, text};
    struct array longest = {THREAD_NAME_BYTES - 1, text};
    struct array longer = {THREAD_NAME_BYTES, text};
    CHECK(thread_set_name(env, NULL, (jbyteArray)&name) == 0 && thread_set_name(env, NULL, NULL) == -EINVAL);
    CHECK(thread_set_name(env, NULL, (jbyteArray)&longest) == 0);
    CHECK(thread_set_name(env, NULL, (jbyteArray)&longer) == -EINVAL);
    array_refuses = true;
    CHECK(thread_set_name(env, NULL, (jbyteArray)&name) == -EINVAL);
    array_refuses = exception_pending = false;
    CHECK(thread_set_slack(env, NULL, 0) == -EINVAL && thread_set_slack(env, NULL, -1) == -EINVAL);
    CHECK(thread_set_slack(env, NULL, 20000) == 0 && thread_slack(env, NULL) == 20000);
}

static void edges_are_refused(void) {
    gathers_refuse_nonsense();
    addresses_are_checked();
    options_are_set_and_read();
    the_interface_tells_its_layout();
    masks_are_checked();
    names_and_slacks_are_checked();
}

package io.pinion.rabbitmq.dispatch;

/** A command of the tests: the n-th of a key. */
public record Post(String key, int number) {
    static CommandType<Post> type() {
        return CommandType.json("test.post.v1", Post.class);
    }

    static CommandType<Post> keyed() {
        return type().keyedBy(Post::key);
    }
}

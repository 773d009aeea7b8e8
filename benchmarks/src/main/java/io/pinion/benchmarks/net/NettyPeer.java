package io.pinion.benchmarks.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.pinion.benchmarks.Spin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.TimeUnit;

/**
 * An event loop of Netty's with one thread, on native epoll or on the JDK's selector; a busy one never sleeps, by its
 * {@code SelectStrategy}.
 */
final class NettyPeer implements Peer {
    static {
        // It would take Logback, which is here for other questions and writes at level DEBUG.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }

    private final boolean epoll;
    private final MultiThreadIoEventLoopGroup group;

    private NettyPeer(boolean epoll, IoHandlerFactory factory) {
        this.epoll = epoll;
        group = new MultiThreadIoEventLoopGroup(1, factory);
    }

    static NettyPeer epoll(boolean busy) {
        SelectStrategyFactory strategy = () -> (ready, hasTasks) -> SelectStrategy.BUSY_WAIT;
        return new NettyPeer(true, busy ? EpollIoHandler.newFactory(0, strategy) : EpollIoHandler.newFactory());
    }

    /** On the selector there is no busy wait; a look in each turn is one. */
    static NettyPeer nio(boolean busy) {
        SelectStrategyFactory strategy = () -> (ready, hasTasks) -> ready.get();
        return new NettyPeer(
                false,
                busy ? NioIoHandler.newFactory(SelectorProvider.provider(), strategy) : NioIoHandler.newFactory());
    }

    @Override
    public int echo() throws Exception {
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        Channel listener = new ServerBootstrap()
                .group(group)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Echo());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(context.channel().isWritable());
        }
    }

    @Override
    public Shipper ship(InetSocketAddress to) throws Exception {
        Channel channel = new Bootstrap()
                .group(group)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1 << 19, 1 << 20))
                .handler(new ChannelInboundHandlerAdapter())
                .connect(to)
                .sync()
                .channel();
        return new ChannelShipper(channel);
    }

    private static final class ChannelShipper implements Shipper {
        private static final int FLUSH_LINES = 64;
        private final Channel channel;
        private int unflushed;
        private long written;
        private volatile long sent;

        ChannelShipper(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void line(byte[] line) {
            if (!channel.isWritable()) {
                endOfBatch();
                for (int looks = 1; !channel.isWritable(); looks++) {
                    Spin.once(looks);
                }
            }
            ByteBuf copy = channel.alloc().directBuffer(line.length).writeBytes(line);
            written++;
            if (++unflushed < FLUSH_LINES) {
                channel.write(copy, channel.voidPromise());
            } else {
                long number = written;
                unflushed = 0;
                channel.writeAndFlush(copy).addListener(done -> sent = number);
            }
        }

        @Override
        public void endOfBatch() {
            if (unflushed > 0) {
                unflushed = 0;
                channel.flush();
            }
        }

        @Override
        public long sent() {
            return sent;
        }
    }

    @Override
    public void execute(Runnable task) {
        group.execute(task);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}

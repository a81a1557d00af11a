"""Line-API widgets: each draws lines of spans and knows nothing of where they come from."""

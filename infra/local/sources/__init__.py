"""What starts functions besides the API: streams, queues, notifications and schedules."""

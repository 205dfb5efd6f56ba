"""What a page hands out: pictures, CSV, Excel, and itself on paper."""

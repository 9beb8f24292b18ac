//! The rows that tell how much there is, and which process makes ids with which node.
